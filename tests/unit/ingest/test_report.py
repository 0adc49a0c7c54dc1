"""What a reader counts."""

from ingest.report import WIDTH, Report


def test_report_counts_all_and_keeps_the_first_refusals() -> None:
    report = Report(shown=2)
    for line in range(1, 5):
        report.refuse("bad-json", field="id", value="x" * 200, line=line, record="a")
    report.repair("cookie-notice")
    report.repair("two-level-rome", 0)
    report.unknown("codeMystere")

    assert report.refused == 4
    assert [refusal.line for refusal in report.first] == [1, 2]
    assert report.first[0].value == "x" * WIDTH
    assert report.repairs == {"cookie-notice": 1}
    assert report.unknown_fields == {"codeMystere": 1}


def test_a_refused_null_has_an_empty_value() -> None:
    report = Report()
    report.refuse("missing-field", field="id", value=None)

    assert report.first[0].value == ""


def test_two_reports_share_nothing() -> None:
    Report().refuse("bad-json")

    assert Report().refused == 0
