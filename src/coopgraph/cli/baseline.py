"""The known findings of a project: written once, they no longer fail the build."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from coopgraph.cli import output as out
from coopgraph.errors import InputError

if TYPE_CHECKING:
    from coopgraph.validation import Report
    from coopgraph.validation.report import ValidationResult

FORMAT: Final = 1
_ORDER: Final = ("file", "rule", "message", "fingerprint")


def write(report: Report, path: Path) -> int:
    """Write the findings of a report as a baseline.

    Args:
        report: The report.
        path: The file, written whole or not at all; a hyphen for standard output.

    Returns:
        The number of findings.

    Raises:
        InputError: It cannot be written.
    """
    from coopgraph.validation.rules import distinct_fingerprints, rule_of  # noqa: PLC0415

    findings = [
        {
            "fingerprint": fingerprint,
            "rule": rule_of(result, report).id,
            "severity": result.severity.value,
            "file": _file(result, path),
            "message": result.message,
        }
        for result, fingerprint in distinct_fingerprints(report.results, report)
    ]
    findings.sort(key=lambda one: [one[key] for key in _ORDER])
    content = {"format": FORMAT, "findings": findings}
    out.write(json.dumps(content, ensure_ascii=False, indent=2) + "\n", out.file_or_none(path))
    return len(findings)


def mended(  # noqa: PLR0913, PLR0917
    report: Report,
    found: Collection[str],
    known: Mapping[str, Mapping[str, str]],
    path: Path,
    files: Iterable[Path],
    severity: str,
) -> int:
    """Count the findings of a baseline that are there no more.

    Args:
        report: The report.
        found: The fingerprints of all of its findings.
        known: The baseline's findings by fingerprint, as :func:`read` gives them.
        path: The file of the baseline: names of files in it are seen from its folder.
        files: The data files; what the baseline knows of others is not called mended.
        severity: The least severity that is reported; the same holds for what lies below.

    Returns:
        Their number; 0 where something was not checked, as that may still be broken.
    """
    from coopgraph.validation.report import SEVERITIES  # noqa: PLC0415

    if report.not_checked:
        return 0
    names = {_name(str(file), path) for file in files}
    ranks = {one.value: rank for rank, one in enumerate(SEVERITIES.values())}
    least = ranks[SEVERITIES[severity].value]
    return sum(
        fingerprint not in found
        and (one["file"] in names or not _exists(one["file"], path))
        and ranks.get(one["severity"], least) >= least
        for fingerprint, one in known.items()
    )


def tell(known: int, gone: int) -> None:
    """Say on standard error what the report of the new findings does not show."""
    if known:
        out.message(f"{_findings(known)} of the baseline left out")
    if gone:
        verb = "is" if gone == 1 else "are"
        out.message(f"{_findings(gone)} of the baseline {verb} mended: write it anew")


def read(path: Path) -> dict[str, dict[str, str]]:
    """Read a baseline.

    Args:
        path: Its file.

    Returns:
        Its findings by fingerprint.

    Raises:
        InputError: It is missing, broken, or of a format that is not known here.
    """
    hint = "name a file that --write-baseline wrote"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(
            f"cannot read the baseline: {out.reason(error)}",
            path=str(path),
            hint=hint if path.exists() else f"write it with --write-baseline {path}",
        ) from None
    except json.JSONDecodeError as error:
        told = f"no baseline: not JSON from column {error.colno} on"
        raise InputError(told, path=str(path), line=error.lineno, hint=hint) from None
    except RecursionError:
        told = "no baseline: not JSON that anybody wrote, it is nested too deeply"
        raise InputError(told, path=str(path), hint=hint) from None
    except ValueError:
        raise InputError("no baseline: not JSON in UTF-8", path=str(path), hint=hint) from None
    version = content.get("format") if isinstance(content, dict) else None
    if isinstance(version, int) and version > FORMAT:
        raise InputError(
            f"a baseline of format {version}, and only format {FORMAT} is known here",
            path=str(path),
            hint=hint,
        )
    findings = content.get("findings") if version == FORMAT else None
    if not isinstance(findings, list) or not all(_is_finding(one) for one in findings):
        raise InputError("no baseline: it has another structure", path=str(path), hint=hint)
    return {one["fingerprint"]: one for one in findings}


def _is_finding(one: Any) -> bool:
    keys = (*_ORDER, "severity")
    return isinstance(one, dict) and all(isinstance(one.get(key), str) for key in keys)


def _file(result: ValidationResult, baseline: Path) -> str:
    return "" if result.place is None else _name(result.place.path, baseline)


def _name(file: str, baseline: Path) -> str:
    """Name a file as seen from the baseline's folder: so it is the same on each machine."""
    there = os.path.relpath(file, baseline.parent)
    return Path(there).as_posix().encode("utf-8", "backslashreplace").decode()


def _exists(file: str, baseline: Path) -> bool:
    # What a baseline says may be no name of a file at all: too long, or with a NUL.
    return os.path.exists(baseline.parent / file)  # noqa: PTH110


def _findings(count: int) -> str:
    return "1 finding" if count == 1 else f"{count} findings"
