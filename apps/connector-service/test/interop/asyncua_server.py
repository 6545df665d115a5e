"""An OPC UA server that is not node-opcua, for the interop tests: asyncua with a folder of trusted certificates.

Reads its settings as JSON from the first argument and prints one JSON line when it listens. A certificate that it does not
trust goes into `rejected/`; it is trusted once its file lies in `trusted/`.
"""

import asyncio
import json
import socket
import sys
from pathlib import Path

from asyncua import Server, ua
from asyncua.common.utils import ServiceError
from asyncua.crypto.cert_gen import (
    dump_private_key_as_pem,
    generate_private_key,
    generate_self_signed_app_certificate,
)
from asyncua.crypto.permission_rules import User, UserRole
from asyncua.crypto.validator import CertificateValidator, CertificateValidatorOptions
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

# Trust is the folder's business: asyncua's own store cannot be empty.
OPTIONS = CertificateValidatorOptions.EXT_VALIDATION | CertificateValidatorOptions.PEER_CLIENT
APPLICATION_URI = "urn:koios:interop:asyncua"


class Users:
    """One user with a password; nobody in particular where that is allowed."""

    def __init__(self, anonymous):
        self.anonymous = anonymous

    def get_user(self, iserver, username=None, password=None, certificate=None):
        if username is None:
            return User(role=UserRole.User) if self.anonymous else None
        return User(role=UserRole.User) if (username, password) == ("operator", "let me in") else None


class FolderValidator:
    """Checks what asyncua can check, and keeps what it refuses."""

    def __init__(self, folder):
        self.trusted = folder / "trusted"
        self.rejected = folder / "rejected"
        for path in (self.trusted, self.rejected):
            path.mkdir(parents=True, exist_ok=True)

    async def __call__(self, certificate, application):
        name = certificate.fingerprint(hashes.SHA1()).hex().upper()
        try:
            await CertificateValidator(OPTIONS).validate(certificate, application)
            if not (self.trusted / f"{name}.der").exists():
                raise ServiceError(ua.StatusCodes.BadCertificateUntrusted)
        except ServiceError:
            (self.rejected / f"{name}.der").write_bytes(certificate.public_bytes(Encoding.DER))
            raise


def make_certificate(folder, days):
    folder.mkdir(parents=True, exist_ok=True)
    key = generate_private_key()
    names = [x509.UniformResourceIdentifier(APPLICATION_URI), x509.DNSName("localhost")]
    usage = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
    certificate = generate_self_signed_app_certificate(
        key, "Interop server", {"organizationName": "Koios"}, names, usage, days=days
    )
    (folder / "key.pem").write_bytes(dump_private_key_as_pem(key))
    (folder / "certificate.der").write_bytes(certificate.public_bytes(Encoding.DER))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


async def start(settings):
    folder = Path(settings["folder"])
    if not (folder / "own" / "certificate.der").exists():
        make_certificate(folder / "own", settings.get("days", 365))
    server = Server(user_manager=Users(settings.get("anonymous", True)))
    await server.init()
    url = f"opc.tcp://127.0.0.1:{settings.get('port') or free_port()}"
    server.set_endpoint(url)
    await server.set_application_uri(settings.get("applicationUri", APPLICATION_URI))
    server.set_security_policy(list(ua.SecurityPolicyType))
    tokens = [ua.UserNameIdentityToken, ua.X509IdentityToken]
    server.set_identity_tokens(tokens + ([ua.AnonymousIdentityToken] if settings.get("anonymous", True) else []))
    await server.load_certificate(str(folder / "own" / "certificate.der"))
    await server.load_private_key(str(folder / "own" / "key.pem"))
    if settings.get("validates", True):
        server.set_certificate_validator(FolderValidator(folder))
    index = await server.register_namespace("urn:koios:interop")
    counter = await server.nodes.objects.add_variable(ua.NodeId("Counter", index), "Counter", 0)
    await counter.set_writable()
    return server, url, counter


async def main():
    server, url, counter = await start(json.loads(sys.argv[1]))
    async with server:
        print(json.dumps({"event": "started", "endpointUrl": url}), flush=True)
        count = 0
        while True:
            await asyncio.sleep(0.05)
            count += 1
            await counter.write_value(count)


asyncio.run(main())
