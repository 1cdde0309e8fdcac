#!/bin/sh
# Fetches the peers of the validation benchmark into a folder; nothing is installed on the system.
# usage: install.sh FOLDER. What cannot be had is left out, and the benchmark names it.
set -u
mkdir -p "$1" && cd "$1" || exit 2

echo "pyrudof (PyPI)"
"${PYTHON:-python3}" -m venv rudof && rudof/bin/python -m pip --quiet install pyrudof

echo "shacl-engine (npm)"
mkdir -p npm && npm install --silent --no-audit --no-fund --prefix npm shacl-engine rdf-ext n3

echo "Jena (Debian's libapache-jena-java with the Java libraries that it depends on)"
mkdir -p jena && (
    cd jena || exit 2
    apt-get download -qq $(apt-cache depends --recurse --no-recommends --no-suggests \
        --no-conflicts --no-breaks --no-replaces --no-enhances libapache-jena-java |
        grep -E '^lib.*-java$' | sort -u) || exit 1
    for package in *.deb; do dpkg-deb --extract "$package" . && rm "$package"; done
)
exit 0
