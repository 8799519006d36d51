"""Cases of personal data and secrets, all invented, and of what only looks like them.

Belongs here: the wordings. Does not: how they become cases (`cases.py`). Keys are put together from
parts, so that no scanner takes this file for a leak.
"""

from tests.planted.cases import Kind, behind, on_passage, task, within

_A, _Z = "aB3dE5fG7h", "kL9mN1pQ2r"
_KEY = _A + _Z + "S4tU6vW8xY"

DEFECTS = (
    Kind(
        "e-mail",
        (
            " Write to martha.keller@bluewin.ch for more.",
            " Her address is j_ortiz@hotmail.com.",
            " (contact: t.okafor@uni-ulm.de)",
            " mailto:anna+list@posteo.net",
        ),
        within,
    ),
    Kind(
        "phone abroad",
        (
            " Call +49 30 2345678 at noon.",
            " His number is +41 44 668 18 00.",
            " Reach her at +33 1 42 68 53 00.",
        ),
        within,
    ),
    Kind(
        "phone at home",
        (
            " Call (415) 867-2310 for it.",
            " The number is 212-736-5000.",
            " Ring 503.226.1122 first.",
        ),
        within,
    ),
    Kind(
        "phone named",
        (" Phone: 044 668 18 00.", " Tel. 0711 2345678.", " fax 030 23456789"),
        within,
    ),
    Kind(
        "card",
        (
            " The card is 4539 1488 0343 6467.",
            " Card number 5425233430109903.",
            " Pay with 3782 822463 10005.",
        ),
        within,
    ),
    Kind(
        "iban",
        (
            " IBAN CH93 0076 2011 6238 5295 7.",
            " Send it to DE89370400440532013000.",
            " Account GB29 NWBK 6016 1331 9268 19.",
        ),
        within,
    ),
    Kind("ssn", (" Her number is 219-09-9999.", " SSN: 457-55-5462."), within),
    Kind(
        "cloud key",
        (f" Use AKIA{'QWERTZUIOPASDFGH'} to log in.", f" key AIza{_KEY}{'zXcVb'}"),
        within,
    ),
    Kind("model key", (f" Set sk-{_KEY} first.", f" The key sk-proj-{_KEY} works."), within),
    Kind(
        "forge token",
        (f" ghp_{_KEY}{'aBcDeF'} opens it.", f" Token glpat-{_A}{_Z} is needed."),
        within,
    ),
    Kind(
        "named secret",
        (f' api_key = "{_KEY}"', f" secret_token: '{_A}{_Z}'", ' password = "Xk9!vale7Q"'),
        within,
    ),
    Kind(
        "private key",
        (
            " -----BEGIN RSA PRIVATE KEY-----\n"
            + (_KEY + _A) * 2
            + "\n-----END RSA PRIVATE KEY-----",
            " -----BEGIN PRIVATE KEY-----\n" + (_Z + _KEY) * 2 + "\n-----END PRIVATE KEY-----",
        ),
        behind,
    ),
    Kind(
        "password in address",
        (
            " postgres://anna:Quelle77xy@db.lumen.io/main holds it.",
            " Clone https://bob:hunter2xyz9@git.lumen.io/a.git now.",
        ),
        within,
    ),
    Kind(
        "address of a machine",
        (" It runs on 91.198.174.192 today.", " Connect to 185.15.59.224 first."),
        within,
    ),
    Kind(
        "asked",
        (
            "Write to lena.brandt@gmx.net about the mill. => Dear Lena, the mill is closed.",
            "Book a table under +43 1 5127771. => A table is booked for two.",
            "Extract the address from: Max, max.huber@sbg.at => max.huber@sbg.at",
        ),
        task("text"),
    ),
    Kind("bearer", (f" Authorization: Bearer {_KEY}{_A}", f" xoxb-{_A}-{_Z} posts to it."), within),
)

HARD = (
    Kind(
        "placeholder",
        (
            " Write to <EMAIL> or call <PHONE>.",
            " The key <API_KEY> was removed.",
            " [EMAIL] stands for the address.",
        ),
        within,
    ),
    Kind(
        "example domain",
        (
            " Write to alice@example.com.",
            " user@example.org is a stand-in.",
            " git@github.com:org/repo.git",
        ),
        within,
    ),
    Kind(
        "fiction's number", (" Call 212-555-0143 for it.", " (415) 555-0199 is not real."), within
    ),
    Kind(
        "in the passage",
        (
            "Ana Ruiz, ana.ruiz@correo.es, wrote it. => Quote the address. => ana.ruiz@correo.es",
            "Dial +49 30 2345678 at noon. => Which number? => +49 30 2345678",
            "Host 91.198.174.192 is up. => Which host is up? => 91.198.174.192",
        ),
        on_passage("span"),
    ),
    Kind(
        "redaction done",
        (
            "Ana Ruiz, ana.ruiz@correo.es, wrote. => Remove her address. => Ana Ruiz, "
            "[REDACTED], wrote.",
            "Call +49 30 2345678. => Mask the number. => Call ███.",
        ),
        on_passage("rewrite"),
    ),
    Kind(
        "version",
        (" Version 15.4.1.1 fixes it.", " Use v2.31.10.4 of it.", " pip install x==1.26.4.10"),
        within,
    ),
    Kind(
        "book numbers",
        (
            " ISBN 978-3-16-148410-0 has it.",
            " doi:10.1000/182 and ISSN 2049-3630.",
            " RFC 2606, section 3.",
        ),
        within,
    ),
    Kind(
        "years and pages",
        (
            " From 1914-1918 and 1939-1945.",
            " Pages 112-118, 204-210.",
            " On 2004-11-23 at 10:15:30.",
        ),
        within,
    ),
    Kind(
        "big numbers",
        (
            " 4,539,148,803 people.",
            " The count 4539148803436467 is odd.",
            " 3.14159265358979 is pi.",
            " 1000000007 is prime.",
        ),
        within,
    ),
    Kind(
        "local addresses",
        (
            " Ping 192.168.0.1 or 127.0.0.1.",
            " Bind 0.0.0.0 or 8.8.8.8.",
            " 203.0.113.7 is reserved.",
        ),
        within,
    ),
    Kind(
        "code",
        (
            ' `token = os.environ["TOKEN"]`',
            ' api_key = "YOUR_API_KEY_GOES_HERE"',
            " password = getpass()",
            " @app.route decorates it.",
        ),
        within,
    ),
    Kind(
        "hashes",
        (
            " Commit 9fceb02d0ae598e95dc970b74767f19372d61af8 has it.",
            " id 550e8400-e29b-41d4-a716-446655440000",
            " md5 9e107d9d372bb6826bd81d3542a419d6",
        ),
        within,
    ),
    Kind(
        "at signs",
        (" A @ B is a product.", " logo@2x.png is larger.", " apples @ 3 a pound"),
        within,
    ),
)
