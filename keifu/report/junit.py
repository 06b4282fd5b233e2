"""Findings as JUnit XML, which every CI server shows: one test case a finding, and one a shape that all things passed."""

from xml.etree import ElementTree as Xml

from keifu.findings import Lang
from keifu.report.judgement import Judgement, printable


def junit(judgement: Judgement, lang: Lang) -> bytes:
    """JUnit XML: what fails is a failure, what is found and does not fail is skipped, a shape without findings passes."""
    cases = []
    for finding in judgement.new:
        case = Xml.Element(
            "testcase", name=printable(finding.thing(lang)), classname=finding.shape or "keifu", time="0"
        )
        if finding.file:
            case.set("file", finding.file)
        if finding.file and finding.file_line:
            case.set("line", str(finding.file_line))
        tag = "failure" if judgement.fails(finding) else "skipped"
        outcome = Xml.SubElement(case, tag, message=printable(finding.message(lang)))
        if tag == "failure":
            outcome.set("type", finding.component or finding.severity)
            outcome.text = printable(
                "\n".join(filter(None, (finding.text(lang), finding.mending(lang), finding.file_cell)))
            )
        cases.append(case)
    for one, number in judgement.shapes():
        if one.targets and not number:
            name = f"{(one.en if lang == 'en' else one.ja) or one.shape} ({one.targets})"
            cases.append(Xml.Element("testcase", name=printable(name), classname=one.shape, time="0"))
    numbers = {"tests": str(len(cases)), "errors": "0", "time": "0"}
    numbers |= {key: str(sum(case.find(tag) is not None for case in cases)) for key, tag in _TAGS.items()}
    suites = Xml.Element("testsuites", {"name": "keifu"} | {key: numbers[key] for key in _WHOLE})
    Xml.SubElement(suites, "testsuite", {"name": "keifu validate"} | numbers).extend(cases)
    Xml.indent(suites)
    content: bytes = Xml.tostring(suites, encoding="utf-8", xml_declaration=True)
    return content + b"\n"


_TAGS = {"failures": "failure", "skipped": "skipped"}
_WHOLE = ("tests", "failures", "errors", "time")
