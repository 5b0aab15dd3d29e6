import pytest

from chalicelib.domain.email import Email, parse_email


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("ann@example.com", Email("ann@example.com", "ann@example.com")),
        ("Ann.B+c@EXAMPLE.com", Email("Ann.B+c@example.com", "ann.b+c@example.com")),
        ("ann@mail.1.example", Email("ann@mail.1.example", "ann@mail.1.example")),
        ("o'neil_1@mail.example.co.uk", Email("o'neil_1@mail.example.co.uk", "o'neil_1@mail.example.co.uk")),
        ("Zoe\u0308@b\u00fccher.example", Email("Zo\u00eb@xn--bcher-kva.example", "zo\u00eb@xn--bcher-kva.example")),
        ("ann@B\u00dcCHER.example", Email("ann@xn--bcher-kva.example", "ann@xn--bcher-kva.example")),
        ("用户@例え.jp", Email("用户@xn--r8jz45g.jp", "用户@xn--r8jz45g.jp")),
    ],
)
def test_an_address_keeps_its_spelling_and_has_one_key(text, email):
    assert parse_email(text) == email


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "ann",
        "ann@",
        "@example.com",
        "ann@localhost",
        "ann@127.0.0.1",
        "ann@mail.example.1",
        "ann@[127.0.0.1]",
        "ann@-example.com",
        "ann@example-.com",
        "ann@exa_mple.com",
        "ann@example..com",
        "ann@example.com.",
        ".ann@example.com",
        "ann.@example.com",
        "a..nn@example.com",
        "an n@example.com",
        " ann@example.com",
        "ann@example.com ",
        "ann@example.com\n",
        "ann\r\nBcc: eve@example.com@example.com",
        '"ann"@example.com',
        "Ann <ann@example.com>",
        "ann@bob@example.com",
        "ann,bob@example.com",
        "\ud800@example.com",
        "ann@\ud800.com",
        "x" * 65 + "@example.com",
        "ann@" + "x" * 64 + ".com",
        "ann@" + "x.example." * 30 + "com",
    ],
)
def test_an_invalid_address_is_refused(text):
    with pytest.raises(ValueError, match="not an e-mail address"):
        parse_email(text)
