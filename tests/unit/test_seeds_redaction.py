"""What of a text is personal data or a secret, and what only looks like it."""

import time

import pytest

from transforms.seeds.redaction.redact import redact, redact_url

_KEY_LINES = "\n".join(
    "MIIEowIBAAKCAQEAqKpRgnn6yq26U3yt5YFZquyukfRjbMXDcNOK4rMCxDR7" for _ in range(3)
)
_JWT = (
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"
)


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("write to ann.lee+x@cs.uni.edu.au.", "write to <EMAIL>."),
        ("<me@lloyd.io>, mailto:bob@gmail.com|", "<<EMAIL>>, mailto:<EMAIL>|"),
        ("call +49 30 1234567 or +1 (212) 736-5000", "call <PHONE> or <PHONE>"),
        ("+442079460958 rings", "<PHONE> rings"),
        ("(317) 278-4100, 317-274-5902, 317.274.5902", "<PHONE>, <PHONE>, <PHONE>"),
        ("Telephone: 020 7946 0958", "Telephone: <PHONE>"),
        ("tel. 06 12 34 56 78", "tel. <PHONE>"),
        ("paid with 4111 1111 1111 1111 today", "paid with <CREDIT_CARD> today"),
        ("card number 4111111111111111", "card number <CREDIT_CARD>"),
        ("amex 3782-822463-10005", "amex <CREDIT_CARD>"),
        ("to DE89 3704 0044 0532 0130 00 BIC", "to <IBAN> BIC"),
        ("GB82WEST12345698765432", "<IBAN>"),
        ("his SSN is 536-90-4399.", "his SSN is <SSN>."),
        ("from 84.23.101.7 port 22", "from <IP_ADDRESS> port 22"),
        ("at 2a02:908:1964:4a20::9c5b now", "at <IP_ADDRESS> now"),
        ("AKIA" + "J5C56P35AEBRX2QQ", "<API_KEY>"),
        ("AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q", "<API_KEY>"),
        ("sk_" + "live_" + "a1B2" * 6, "<API_KEY>"),
        ("key sk-proj-Ab3dEf6hIj9lMn2pQr5t used", "key <API_KEY> used"),
        ("ghp_" + "aB3" * 12, "<TOKEN>"),
        ("xoxb-" + "123456789012-abcdef", "<TOKEN>"),
        ("glpat-" + "a1B2" * 5, "<TOKEN>"),
        ("hf_" + "aB" * 17, "<TOKEN>"),
        ("npm_" + "a1B2" * 9, "<TOKEN>"),
        ("pypi-" + "AgE" + "a1B2" * 20, "<TOKEN>"),
        ("SG." + "a1" * 11 + "." + "a1B" * 14 + "x", "<TOKEN>"),
        ("https://hooks.slack.com/services/" + "T012345/B0123/a1B2c3D4e5F6", "https://hooks.slack.com/services/<TOKEN>"),
        (f"Cookie: {_JWT};", "Cookie: <TOKEN>;"),
        ("Authorization: Bearer f3a9c2e1b7d84f60a5c3", "Authorization: Bearer <TOKEN>"),
        ("git clone https://ann:hunter22@git.acme.io/x", "git clone https://ann:<PASSWORD>@git.acme.io/x"),
        ("postgres://app:s3cr3t9x@db/main", "postgres://app:<PASSWORD>@db/main"),
        ('api_key = "f81d4fae7dec11d0a765"', 'api_key = "<SECRET>"'),
        ('public static final String API_KEY = "f81d4fae7dec11d0a765";',
         'public static final String API_KEY = "<SECRET>";'),
        ('{"client_secret": "GOCx-9fKq2LmZ7pXwR4tY"}', '{"client_secret": "<SECRET>"}'),
        ("AWS_SECRET_KEY=wJalrXUtnFEMI7K9MDENGbPxRfiCYz3q", "AWS_SECRET_KEY=<SECRET>"),
        ("password: 'tr0ub4dor&3'", "password: '<SECRET>'"),
        (f"a\n-----BEGIN RSA PRIVATE KEY-----\n{_KEY_LINES}\n-----END RSA PRIVATE KEY-----\nb",
         "a\n<PRIVATE_KEY>\nb"),
        (f"-----BEGIN PRIVATE KEY-----\n{_KEY_LINES}\nIt was cut.",
         "<PRIVATE_KEY>\nIt was cut."),
    ],
    ids=lambda each: each[:24],
)  # fmt: skip
def test_personal_data_and_secrets_are_replaced_by_what_they_were(text, redacted):
    assert redact(text).text == redacted
    assert redact(redacted) == (redacted, {})


@pytest.mark.parametrize(
    "text",
    [
        "someone@example.com, bob@mail.example.org, git@github.com:a/b, noreply@acme.com",
        "@app.route('/')\n@pytest.mark.skip\ndef f(): return a @ b.T + A@B.mean() + logo@2x.png",
        "product = x@weights.to(device)",
        "3.14159265358979323846264338327950288419716939937510",
        "ISBN 978-3-16-148410-0, ISBN 0-306-40615-2, doi:10.1000/182, arXiv:2401.12345v2",
        "2694 2695 2696 2697 2698 2699 2700 2701 2702 2703 2704 2705",
        "0000 4111 1111 1111 1111, and 4111 1111 1111 1111 2222",
        "4111111111111111 is an integer; 4111 1111 1111 1112 has another check digit",
        "on 2024-01-15 12:30:45, 1999-12-31, 12/31/1999, 10-20-30",
        "version 10.12.34.56, v12.34.56.78, Chrome/41.22.33.44, section 15.4.1.1, 8.8.8.8",
        "192.168.10.20 127.0.0.1 10.11.12.13 203.0.113.77 255.255.255.0 1.3.6.1.4.1.311.21.20",
        "x[2000::3], std::vector, 12:34:56, fe80::1ff:fe23:4567:890a, 2001:db8::85a3:8a2e:370:7334",
        "x = a+1234567890-b; [+10 -20 -30 -40]; +10011010010; +2147483647; 1 + 12 - 345 - 6789",
        "call (212) 555-0123 in the film",
        "CAS 7732-18-5, 123-45-67890, 000-12-3456",
        "AKIAIOSFODNN7EXAMPLE and postgres://scott:tiger@localhost/test, ftp://user:password@a.b.io",
        'token = os.environ["GITHUB_TOKEN"]; api_key = "your-api-key-goes-here-12"',
        'password = "password1"; secret = get_secret(name); token: Token2SequenceConverter3D',
        '"NextToken": "eyJOZXh0VG9rZW4iOiBudWxsLCAi", "id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"',
        'api_key = "aaaaaaaa1bbbbbbbb2"; credential: Pkcs7KeyWrapAlgorithm',
        "sk-learn-is-a-library-for-python, hf_hub, task-scheduler-with-long-names",
        "-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----",
        "the sum of 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 and phone 7",
    ],
    ids=lambda each: each[:24],
)
def test_what_only_looks_like_it_stays(text):
    assert redact(text) == (text, {})


def test_what_is_replaced_is_counted_by_kind():
    text = "ann@acme.io, bob@acme.io, +49 30 1234567"
    assert redact(text).counts == {"EMAIL": 2, "PHONE": 1}


def test_an_address_of_a_page_keeps_its_numbers_and_loses_its_password():
    url = "https://ann:hunter22@acme.io/317-274-5902/?u=bob@acme.io"
    assert redact_url(url) == url.replace("hunter22", "<PASSWORD>")
    assert redact_url(None) is None


@pytest.mark.parametrize(
    "piece",
    ["@", "1", "a", "+1", "1 ", "a@a.aa ", "-----BEGIN PRIVATE KEY-----", "://a:b", "password='",
     "2001:", "=\"a", "(2", "AA11", ".eyJ", "Bearer ", "1-", "1.1.1.1.", "a.", "@a.",
     "key=aaaaaaaaaaaaaaaa1 "],
)  # fmt: skip
def test_a_hostile_line_takes_time_in_proportion(piece):
    def took(chars: int) -> float:
        text = (piece * chars)[:chars]
        started = time.process_time()
        redact(text)
        return time.process_time() - started

    # Quadratic time would be four hundred times as much.
    assert took(1_000_000) < 80 * took(50_000) + 0.5
