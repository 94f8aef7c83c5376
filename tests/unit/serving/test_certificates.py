import datetime as dt
import ssl
import stat
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from pitt.serving.certificates import CertificateFiles, check_given, ensure_certificate, expiry, fingerprint
from pitt.serving.refusal import CannotServe

NOW = dt.datetime(2026, 11, 22, 9, tzinfo=dt.UTC)
NAMES = ["localhost", "lectern"]
ADDRESSES = ["192.168.1.5"]


@pytest.fixture
def made(tmp_path: Path) -> CertificateFiles:
    return ensure_certificate(tmp_path / "tls", NAMES, ADDRESSES, NOW)


def alternative_names(cert: Path) -> set[str]:
    certificate = x509.load_pem_x509_certificate(cert.read_bytes())
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return {str(name.value) for name in names}


def test_it_names_every_way_to_this_machine(made: CertificateFiles) -> None:
    assert alternative_names(made.cert) == {"localhost", "lectern", "192.168.1.5", "127.0.0.1", "::1"}


def test_only_its_owner_reads_the_key(made: CertificateFiles) -> None:
    assert stat.S_IMODE(made.key.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.key.parent.stat().st_mode) == 0o700


def test_browsers_take_its_lifetime(made: CertificateFiles) -> None:
    assert dt.timedelta(days=300) < expiry(made.cert) - NOW <= dt.timedelta(days=398)


def test_it_is_kept_while_it_serves(made: CertificateFiles) -> None:
    before = fingerprint(made.cert)

    again = ensure_certificate(made.cert.parent, NAMES, ADDRESSES, NOW + dt.timedelta(days=300))

    assert fingerprint(again.cert) == before


@pytest.mark.parametrize(
    ("addresses", "later"),
    [
        (ADDRESSES, dt.timedelta(days=380)),
        ([*ADDRESSES, "10.0.0.7"], dt.timedelta()),
        (ADDRESSES, -dt.timedelta(days=9)),
    ],
    ids=["near its expiry", "new address", "not valid yet"],
)
def test_it_is_made_anew(made: CertificateFiles, addresses: list[str], later: dt.timedelta) -> None:
    before = fingerprint(made.cert)

    again = ensure_certificate(made.cert.parent, NAMES, addresses, NOW + later)

    assert fingerprint(again.cert) != before
    assert set(addresses) <= alternative_names(again.cert)


@pytest.mark.parametrize("damaged", ["cert", "key"])
def test_a_damaged_pair_is_made_anew(made: CertificateFiles, damaged: str) -> None:
    before = fingerprint(made.cert)
    getattr(made, damaged).write_text("nonsense")

    again = ensure_certificate(made.cert.parent, NAMES, ADDRESSES, NOW)

    assert fingerprint(again.cert) != before
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(again.cert, again.key)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(CannotServe, match="--data-dir"):
        ensure_certificate(tmp_path / "file/tls", NAMES, ADDRESSES, NOW)


def test_a_given_pair_is_taken(made: CertificateFiles) -> None:
    check_given(made, NOW)


def test_a_key_of_another_certificate_is_refused(made: CertificateFiles, tmp_path: Path) -> None:
    other = ensure_certificate(tmp_path / "other", NAMES, ADDRESSES, NOW)

    with pytest.raises(CannotServe, match="does not belong to"):
        check_given(CertificateFiles(made.cert, other.key), NOW)


def test_a_missing_file_is_refused(made: CertificateFiles) -> None:
    with pytest.raises(CannotServe, match=r"--key .* cannot be read"):
        check_given(CertificateFiles(made.cert, made.key.with_name("none.pem")), NOW)


def test_what_is_no_certificate_is_refused(made: CertificateFiles) -> None:
    made.cert.write_text("-----BEGIN NONSENSE-----")

    with pytest.raises(CannotServe, match="PEM"):
        check_given(made, NOW)


def test_an_expired_certificate_is_refused(made: CertificateFiles) -> None:
    with pytest.raises(CannotServe, match=r"expired on 2027-.*Renew"):
        check_given(made, NOW + dt.timedelta(days=500))


def test_a_locked_key_is_refused(made: CertificateFiles) -> None:
    key = serialization.load_pem_private_key(made.key.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    made.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.BestAvailableEncryption(b"pw")
        )
    )

    with pytest.raises(CannotServe, match="password"):
        check_given(made, NOW)
