# Sourced by scripts/commands/nfs.sh: makes $NFS/linux and $NFS/root.img out of Debian's packages, by unpacking them; nothing is installed.
# The guest's packages: the kernel whose NFS client and server are under test, built to run as a process of this machine (user-mode-linux:
# its programs run at the processor's own speed, which no emulation does, and nothing asks for /dev/kvm); what starts them; stock git as a judge.
NFS_GUEST_PACKAGES="user-mode-linux nfs-kernel-server nfs-common git kmod iproute2 busybox-static bash e2fsprogs util-linux mount perl-base libstdc++6 libssl3 zlib1g"
NFS_HOST_PROGRAMS="mke2fs dpkg-deb apt-get"
NFS_HOST_PACKAGES="e2fsprogs"

# Fetches the packages with all that they need into $NFS/deb, as if nothing were installed.
nfs_fetch() {
  mkdir -p "$NFS/deb/partial"
  # shellcheck disable=SC2086
  apt-get -qq -o Dir::State::status=/dev/null -o Dir::Cache::archives="$NFS/deb" -o Debug::NoLocking=1 -o APT::Sandbox::User= -o APT::Install-Recommends=false \
    --download-only -y install $NFS_GUEST_PACKAGES >"$NFS/apt.log" 2>&1 || { tail -5 "$NFS/apt.log" >&2; die "the guest's packages cannot be fetched (this runs on Debian on x86-64; 'apt-get update' as root brings its lists)"; }
}

nfs_unpack() {
  rm -rf "$NFS/root"; mkdir -p "$NFS/root"
  local d
  for d in "$NFS"/deb/*.deb; do
    dpkg-deb --fsys-tarfile "$d" | tar x -C "$NFS/root" --keep-directory-symlink --exclude='./usr/share/doc' --exclude='./usr/share/man' --exclude='./usr/share/locale' --exclude='./usr/share/perl' --exclude='./usr/lib/python3*'
  done
  local r="$NFS/root" name
  mkdir -p "$r"/{proc,sys,dev,tmp,run,mnt,export,job,results,root,usr/share/dotnet}
  mv "$r/usr/bin/linux.uml" "$NFS/linux"
  rm -rf "$r/lib/modules"; mv "$r/usr/lib/uml/modules" "$r/lib/modules"
  # Every small tool that no package brought.
  for name in $("$r/bin/busybox" --list); do
    [ -e "$r/bin/$name" ] || [ -e "$r/sbin/$name" ] || [ -e "$r/usr/bin/$name" ] || [ -e "$r/usr/sbin/$name" ] || ln -s busybox "$r/bin/$name"
  done
  echo 'root:x:0:0:root:/root:/bin/bash' >"$r/etc/passwd"
  printf 'root:x:0:\n' >"$r/etc/group"
  printf 'passwd: files\ngroup: files\nhosts: files\nservices: files\nprotocols: files\n' >"$r/etc/nsswitch.conf"
  echo '127.0.0.1 localhost' >"$r/etc/hosts"
  # The .NET runtime of this machine; the probe is published for it.
  local dotnet; dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  cp -r "$dotnet"/{host,shared,dotnet} "$r/usr/share/dotnet/"
}

# Makes the image when there is none, or when what it is made of has changed.
nfs_image() {
  local wanted; wanted="$(cat scripts/nfs/image.sh scripts/nfs/guest/init.sh | cksum) $(dotnet --list-runtimes | cksum)"
  [ "$(cat "$NFS/image.stamp" 2>/dev/null)" = "$wanted" ] && return
  say "Making the guest's disk in $NFS ..."
  nfs_fetch
  nfs_unpack
  cp scripts/nfs/guest/init.sh "$NFS/root/init.sh"; chmod 755 "$NFS/root/init.sh"
  rm -f "$NFS/root.img"
  mke2fs -q -t ext4 -d "$NFS/root" -O ^has_journal "$NFS/root.img" 900M
  rm -rf "$NFS/root"
  echo "$wanted" >"$NFS/image.stamp"
}
