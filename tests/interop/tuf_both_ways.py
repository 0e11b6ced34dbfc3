"""python-tuf 7 on both sides of Værn's packs: `read REPOSITORY TARGET` verifies ours as its client does and prints the
SHA-256 of the target; `publish REPOSITORY FILE PATH VERSION` makes one of its own."""

import datetime
import hashlib
import os
import pathlib
import shutil
import sys
import tempfile
import threading
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    TargetFile,
    Targets,
    Timestamp,
)
from tuf.ngclient import Updater


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def read(repository: str, target: str) -> None:
    server = HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=repository))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(repository, "metadata", "1.root.json").read_bytes()
        targets = os.path.join(folder, "targets")
        os.mkdir(targets)
        updater = Updater(os.path.join(folder, "metadata"), f"{base}/metadata/", targets, f"{base}/targets/", bootstrap=root)
        updater.refresh()
        info = updater.get_targetinfo(target)
        assert info is not None, "no such target"
        path = updater.download_target(info)
        print(hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest())


def publish(repository: str, file: str, path: str, version: str) -> None:
    metadata = pathlib.Path(repository, "metadata")
    metadata.mkdir(parents=True)
    expires = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(days=7)
    roots = [CryptoSigner.generate_ed25519() for _ in range(3)]
    signers = [CryptoSigner.generate_ed25519() for _ in range(2)]
    top, online = CryptoSigner.generate_ed25519(), CryptoSigner.generate_ed25519()

    def write(name: str, role, keys) -> None:
        signed = Metadata(role)
        for key in keys:
            signed.sign(key, append=True)
        signed.to_file(str(metadata / name))

    root = Root(expires=expires, consistent_snapshot=True)
    for key in roots:
        root.add_key(key.public_key, "root")
    root.roles["root"].threshold = 2
    root.add_key(top.public_key, "targets")
    root.add_key(online.public_key, "snapshot")
    root.add_key(online.public_key, "timestamp")
    write("1.root.json", root, roots[:2])

    name = f"{path}/{version}.pack"
    target = TargetFile.from_file(name, file)
    target.unrecognized_fields["custom"] = {"ring": "broad", "percent": 100}
    folder = pathlib.Path(repository, "targets", path)
    folder.mkdir(parents=True)
    shutil.copy(file, folder / f"{target.hashes['sha256']}.{version}.pack")
    role = path.replace("/", ".")
    layer = Targets(version=1, expires=expires)
    layer.targets[name] = target
    write(f"1.{role}.json", layer, signers)

    keys = {key.public_key.keyid: key.public_key for key in signers}
    delegated = DelegatedRole(role, list(keys), 2, False, [f"{path}/*"])
    targets = Targets(version=1, expires=expires, delegations=Delegations(keys, {role: delegated}))
    write("1.targets.json", targets, [top])
    snapshot = Snapshot(version=1, expires=expires)
    snapshot.meta["targets.json"] = MetaFile(version=1)
    snapshot.meta[f"{role}.json"] = MetaFile(version=1)
    write("1.snapshot.json", snapshot, [online])
    timestamp = Timestamp(version=1, expires=expires)
    timestamp.snapshot_meta = MetaFile(version=1)
    write("timestamp.json", timestamp, [online])


if __name__ == "__main__":
    {"read": read, "publish": publish}[sys.argv[1]](*sys.argv[2:])
