"""Certificates: the one made here for `--lan`, and the checks of one that was given.

Owns the files in `tls/` of the data directory. Must not know of sockets or settings.
"""

import datetime as dt
import ipaddress
import os
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from pitt.serving.refusal import CannotServe

LIFETIME: Final = dt.timedelta(days=397)
"""Browsers refuse certificates that are valid for more than 398 days (CA/Browser Forum, section 6.3.2)."""
RENEW_BEFORE: Final = dt.timedelta(days=30)


class CertificateFiles(msgspec.Struct, frozen=True):
    """Names a certificate and its key, both PEM."""

    cert: Path
    key: Path


def ensure_certificate(
    folder: Path, names: Sequence[str], addresses: Sequence[str], now: dt.datetime
) -> CertificateFiles:
    """Finds the certificate in `folder`, or makes it: when there is none, near its expiry, or for other addresses.

    The key is readable by its owner only. Raises CannotServe when the folder cannot be written.
    """
    files = CertificateFiles(folder / "cert.pem", folder / "key.pem")
    wanted = _alternative_names(names, addresses)
    if not _serves(files, wanted, now):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            _make(files, wanted, now)
        except OSError as error:
            raise CannotServe(
                f"The certificate cannot be kept in {folder}: {error.strerror}. Choose another --data-dir."
            ) from None
    return files


def fingerprint(cert: Path) -> str:
    """Returns the SHA-256 fingerprint as browsers show it: pairs of hexadecimal digits with colons."""
    digest = x509.load_pem_x509_certificate(cert.read_bytes()).fingerprint(hashes.SHA256())
    return digest.hex(":").upper()


def expiry(cert: Path) -> dt.datetime:
    """Returns when the certificate ends, in UTC."""
    return x509.load_pem_x509_certificate(cert.read_bytes()).not_valid_after_utc


def check_given(files: CertificateFiles, now: dt.datetime) -> None:
    """Accepts a certificate and key that belong together and are valid now; else raises CannotServe in words."""
    for name, path in (("--cert", files.cert), ("--key", files.key)):
        try:
            path.read_bytes()
        except OSError as error:
            raise CannotServe(f"{name} {path} cannot be read: {error.strerror}.") from None

    def no_password() -> str:
        raise CannotServe(f"--key {files.key} is locked with a password. Give a key without one.")

    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(files.cert, files.key, no_password)
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise CannotServe(
                f"--key {files.key} does not belong to --cert {files.cert}. Give the key it was made with."
            ) from None
        raise CannotServe(
            f"--cert {files.cert} and --key {files.key} are no certificate and key in PEM form. "
            "Give the files of your certificate authority, often called fullchain.pem and privkey.pem."
        ) from None
    until = expiry(files.cert)
    if until < now:
        raise CannotServe(f"--cert {files.cert} expired on {until:%Y-%m-%d}. Renew it, then start again.")


def _alternative_names(names: Sequence[str], addresses: Sequence[str]) -> frozenset[x509.GeneralName]:
    loopback = ("127.0.0.1", "::1")
    return frozenset(
        [
            *(x509.DNSName(name.lower()) for name in names),
            *(x509.IPAddress(ipaddress.ip_address(address)) for address in (*loopback, *addresses)),
        ]
    )


def _serves(files: CertificateFiles, wanted: frozenset[x509.GeneralName], now: dt.datetime) -> bool:
    try:
        certificate = x509.load_pem_x509_certificate(files.cert.read_bytes())
        # A crash between writing the two would leave a pair that does not match.
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(files.cert, files.key)
        has = frozenset(certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value)
    except (OSError, ValueError, x509.ExtensionNotFound):
        return False
    return wanted <= has and certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc - RENEW_BEFORE


def _make(files: CertificateFiles, wanted: frozenset[x509.GeneralName], now: dt.datetime) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Pitt on this computer")])
    public = key.public_key()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        # Clocks of phones differ; a certificate that begins tomorrow is refused.
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now - dt.timedelta(days=1) + LIFETIME)
        .add_extension(x509.SubjectAlternativeName(sorted(wanted, key=repr)), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(public), critical=False)
        .sign(key, hashes.SHA256())
    )
    _write(
        files.key,
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
    _write(files.cert, certificate.public_bytes(serialization.Encoding.PEM))


def _key_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, content: bytes) -> None:
    draft = path.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    draft.replace(path)
