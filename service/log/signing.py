"""Ed25519 keys that sign the heads of a log; the only place that knows `cryptography`.

The private key is a PEM file for its owner alone, and never in the database: whoever can write to the database cannot
make it look right again.
"""

import os
import stat
from pathlib import Path

import attrs
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from .errors import LogError

_BAD = (ValueError, TypeError, UnsupportedAlgorithm)


@attrs.frozen
class Signer:
    """A private key. `public` names it: the public key in hex."""

    file: str
    public: str
    _key: Ed25519PrivateKey = attrs.field(repr=False)

    def sign(self, message: bytes) -> str:
        """The signature in hex."""
        return self._key.sign(message).hex()


def make_key(private: Path, public: Path) -> str:
    """Makes a pair of keys, the private one readable for its owner only, and its folder if there is none; returns the
    public key in hex.

    Raises LogError where one of the files exists or cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    try:
        private.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise LogError("log.key_unwritable", file=str(private), why=error.strerror or "") from None
    _write(private, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    try:
        _write(public, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo), 0o644)
    except LogError:
        private.unlink()
        raise
    return _named(key.public_key())


def signer(file: Path) -> Signer:
    """The key in a file; raises LogError where it is none, or others than its owner may read it."""
    try:
        with file.open("rb") as opened:
            open_to = os.fstat(opened.fileno()).st_mode & (stat.S_IRWXG | stat.S_IRWXO)
            raw = opened.read(65536)
    except OSError as error:
        raise LogError("log.key_file", file=str(file), why=error.strerror or "") from None
    if open_to and os.name == "posix":
        raise LogError("log.key_open", file=str(file))
    try:
        key = load_pem_private_key(raw, None)
    except _BAD as error:
        raise LogError("log.key_file", file=str(file), why=str(error)) from None
    if not isinstance(key, Ed25519PrivateKey):
        raise LogError("log.key_file", file=str(file), why="not an Ed25519 key")
    return Signer(str(file), _named(key.public_key()), key)


def public_key(file: Path) -> str:
    """The public key in a file, in hex; raises LogError."""
    try:
        key = load_pem_public_key(file.read_bytes())
    except OSError as error:
        raise LogError("log.key_file", file=str(file), why=error.strerror or "") from None
    except _BAD as error:
        raise LogError("log.key_file", file=str(file), why=str(error)) from None
    if not isinstance(key, Ed25519PublicKey):
        raise LogError("log.key_file", file=str(file), why="not an Ed25519 key")
    return _named(key)


def is_signed(message: bytes, signature: str, public: str) -> bool:
    """Whether the signature is of this message by the owner of the public key."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, *_BAD):
        return False
    return True


def _named(key: Ed25519PublicKey) -> str:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def _write(file: Path, content: bytes, mode: int) -> None:
    try:
        number = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise LogError("log.key_exists", file=str(file)) from None
    except OSError as error:
        raise LogError("log.key_unwritable", file=str(file), why=error.strerror or "") from None
    with os.fdopen(number, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
