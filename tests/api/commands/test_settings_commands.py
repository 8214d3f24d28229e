"""`resonanz settings`: the same as the page, for whoever has the machine and no browser."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import resonanz


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RESONANZ_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("RESONANZ_TIMEZONE", "Europe/Vienna")


def run(*words: str, stdin: str | None = None) -> Result:
    return CliRunner().invoke(resonanz, ["settings", *words, "--lang", "en"], input=stdin)


def test_what_is_set_is_listed_with_where_it_comes_from() -> None:
    assert run("set", "RESONANZ_OWNER", "Ruth Klein").stdout == "It holds from now on.\n"
    assert run("set", "owner", "Ruth Klein").stdout == "It was so already.\n"
    assert run("set", "oidc-secret", stdin="hush-hush\n").exit_code == 0
    listed = run("list").stdout
    assert "RESONANZ_OWNER  Ruth Klein  set\n" in listed
    assert "RESONANZ_TIMEZONE  Europe/Vienna  from the environment, which wins\n" in listed
    assert "RESONANZ_OIDC_SECRET  (a secret that is not shown)  set\n" in listed
    assert "RESONANZ_MIN_GROUP  5\n" in listed
    assert run("unset", "owner").stdout == "The default holds again.\n"
    assert run("unset", "owner").stdout == "It had not been set.\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("set", "timezone", "Europe/Berlin"), "RESONANZ_TIMEZONE is set in the environment"),
        (("set", "min-group", "3"), "at least 5"),
        (("set", "data", "/srv/elsewhere"), "no setting data that can be changed while the server runs"),
        (("set", "oidc_issuer", "https://id.example.org"), "needs RESONANZ_OIDC_CLIENT"),
        (("set", "organisation", ""), "is empty"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(words: tuple[str, ...], said: str) -> None:
    refused = run(*words)
    assert refused.exit_code == 2
    assert said in refused.stderr
