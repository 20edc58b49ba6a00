"""A peer for `./wikibot bench peers`: dulwich or GitPython on one bare repository, kept open.

usage: peer.py dulwich|dulwich-unflushed|gitpython REPOSITORY. (dulwich flushes what it writes; unflushed, it is told not to.) Requests are JSON lines; each answer is "MICROSECONDS RESULT".
"""
import base64
import json
import os
import stat
import sys
import time
from io import BytesIO


def nested(changes):
    """Changes by first path segment: bytes for a page here, a list of changes for a folder."""
    folders = {}
    for path, content in changes:
        name, slash, rest = path.partition("/")
        if slash:
            folders.setdefault(name, []).append((rest, content))
        else:
            folders[name] = content
    return folders.items()


class Dulwich:
    def __init__(self, path):
        from dulwich.repo import Repo

        self.repo = Repo(path)

    def read(self, path):
        from dulwich.object_store import tree_lookup_path

        commit = self.repo[self.repo.refs[b"refs/heads/main"]]
        _, blob = tree_lookup_path(self.repo.__getitem__, commit.tree, path.encode())
        return len(self.repo[blob].data)

    def write(self, pages):
        from dulwich.objects import Blob, Commit

        store, tip = self.repo.object_store, self.repo.refs[b"refs/heads/main"]

        def change(tree, changes):
            for name, below in nested(changes):
                if isinstance(below, bytes):
                    blob = Blob.from_string(below)
                    store.add_object(blob)
                    tree[name.encode()] = (0o100644, blob.id)
                else:
                    tree[name.encode()] = (stat.S_IFDIR, change(self.repo[tree[name.encode()][1]], below))
            store.add_object(tree)
            return tree.id

        root = change(self.repo[self.repo[tip].tree], pages)
        commit = Commit()
        commit.tree, commit.parents, commit.message = root, [tip], b"Edit"
        commit.author = commit.committer = b"Bench <bench@example.org>"
        commit.author_time = commit.commit_time = int(time.time())
        commit.author_timezone = commit.commit_timezone = 0
        store.add_object(commit)
        if not self.repo.refs.set_if_equals(b"refs/heads/main", tip, commit.id):
            raise RuntimeError("lost race")
        return len(pages)

    def history(self, path):
        return sum(1 for _ in self.repo.get_walker(paths=[path.encode()]))


class DulwichUnflushed(Dulwich):
    def __init__(self, path):
        super().__init__(path)
        os.fsync = lambda _: None


class GitPython:
    def __init__(self, path):
        import git

        self.repo = git.Repo(path)

    def read(self, path):
        return len((self.repo.heads.main.commit.tree / path).data_stream.read())

    def write(self, pages):
        from git import Commit
        from git.objects.fun import tree_to_stream
        from gitdb import IStream

        store, tip = self.repo.odb, self.repo.heads.main.commit

        def put(kind, data):
            return store.store(IStream(kind, len(data), BytesIO(data))).binsha

        def change(tree, changes):
            entries = {e.name: (e.binsha, e.mode, e.name) for e in tree}
            for name, below in nested(changes):
                if isinstance(below, bytes):
                    entries[name] = (put(b"blob", below), 0o100644, name)
                else:
                    entries[name] = (change(tree / name, below), 0o40000, name)
            data = BytesIO()
            tree_to_stream(sorted(entries.values(), key=lambda e: e[2] + "/" if e[1] == 0o40000 else e[2]), data.write)
            return put(b"tree", data.getvalue())

        tree = self.repo.tree(change(tip.tree, pages).hex())
        commit = Commit.create_from_tree(self.repo, tree, "Edit", parent_commits=[tip])
        self.repo.heads.main.set_object(commit, logmsg=None)
        return len(pages)

    def history(self, path):
        return sum(1 for _ in self.repo.iter_commits("main", paths=path))


def main():
    library, path = sys.argv[1:]
    try:
        peer = {"dulwich": Dulwich, "dulwich-unflushed": DulwichUnflushed, "gitpython": GitPython}[library](path)
    except ImportError as absent:
        print(f"not installed: {absent}", flush=True)
        return
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        if request["op"] == "write":
            argument = [(p["path"], base64.b64decode(p["content"])) for p in request["pages"]]
        else:
            argument = request["path"]
        started = time.perf_counter()
        result = getattr(peer, request["op"])(argument)
        print(f"{(time.perf_counter() - started) * 1e6:.1f} {result}", flush=True)


main()
