#!/usr/bin/env python3
"""Writes the root folder of a small image that runs moto's server: usage: moto-root.py <folder>.

Taken from this machine: the Python that runs moto_server, the packages that moto needs of it, and the shared libraries that they load.
Run by that very Python (scripts/containers/image.sh finds it)."""
import importlib.metadata as metadata
import os
import re
import shutil
import subprocess
import sys
import sysconfig

root = sys.argv[1]


def distributions(name, seen):
    """Names of the distributions that `name` needs here, itself included; what is not installed is not needed here."""
    key = re.sub(r"[-_.]+", "-", name).lower()
    if key in seen:
        return seen
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return seen
    seen[key] = found
    for requirement in found.requires or []:
        marker = requirement.partition(";")[2]
        extra = re.search(r"""extra\s*==\s*['"]([^'"]+)""", marker)
        if extra is None or (key == "moto" and extra.group(1) in ("server", "s3", "ssm")):
            distributions(re.match(r"[A-Za-z0-9._-]+", requirement).group(), seen)
    return seen


def copy(path):
    target = root + path
    if os.path.isfile(path) and not os.path.exists(target):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(path, target)  # Follows links: a library is loaded by the name that it is known by.


copied = [os.path.realpath(sys.executable)]
standard = sysconfig.get_paths()["stdlib"]
for folder, folders, files in os.walk(standard):
    folders[:] = [f for f in folders if f not in ("site-packages", "__pycache__", "test", "idlelib", "lib2to3", "ensurepip")]
    copied += [os.path.join(folder, f) for f in files if not f.endswith(".a")]
for distribution in distributions("moto", {}).values():
    copied += [os.path.realpath(distribution.locate_file(f)) for f in distribution.files or [] if "__pycache__" not in str(f)]
for path in copied:
    copy(path)

# The closure of shared libraries, as the loader of this machine finds them.
native = [p for p in copied if p == copied[0] or ".so" in os.path.basename(p)]
for path in native:
    for line in subprocess.run(["ldd", path], capture_output=True, text=True).stdout.splitlines():
        match = re.search(r"(/\S+) \(0x", line)
        if match:
            copy(match.group(1))
os.makedirs(root + "/tmp", exist_ok=True)
os.makedirs(root + "/etc", exist_ok=True)
with open(root + "/etc/passwd", "w") as users:
    users.write("root:x:0:0:root:/:/bin/false\n")
