# Sourced by scripts/commands/nfs.sh: makes $NFS/{vmlinuz,initrd.gz,root.img} out of Debian's packages, by unpacking them; nothing is installed.
# The guest's packages: the kernel whose NFS client and server are under test, what starts them, and stock git as a judge.
NFS_GUEST_PACKAGES="nfs-kernel-server nfs-common git kmod iproute2 busybox-static bash e2fsprogs util-linux mount perl-base libstdc++6 libssl3 zlib1g"
NFS_HOST_PROGRAMS="qemu-system-x86_64 mke2fs dpkg-deb apt-get"
NFS_HOST_PACKAGES="qemu-system-x86 seabios e2fsprogs"

nfs_kernel_package() { apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)/\1/p' | head -1; }

# Fetches the packages with all that they need into $NFS/deb, as if nothing were installed.
nfs_fetch() {
  mkdir -p "$NFS/deb/partial"
  local kernel; kernel=$(nfs_kernel_package)
  [ -n "$kernel" ] || die "apt knows no linux-image-cloud-amd64; 'apt-get update' as root brings its lists (this runs on Debian)"
  # shellcheck disable=SC2086
  apt-get -qq -o Dir::State::status=/dev/null -o Dir::Cache::archives="$NFS/deb" -o Debug::NoLocking=1 -o APT::Sandbox::User= -o APT::Install-Recommends=false \
    --download-only -y install "$kernel" $NFS_GUEST_PACKAGES >"$NFS/apt.log" 2>&1 || { tail -5 "$NFS/apt.log" >&2; die "the guest's packages cannot be fetched"; }
}

nfs_unpack() {
  rm -rf "$NFS/root"; mkdir -p "$NFS/root"
  local d
  for d in "$NFS"/deb/*.deb; do
    dpkg-deb --fsys-tarfile "$d" | tar x -C "$NFS/root" --keep-directory-symlink --exclude='./usr/share/doc' --exclude='./usr/share/man' --exclude='./usr/share/locale' --exclude='./usr/share/perl' --exclude='./usr/lib/python3*'
  done
  local r="$NFS/root" name
  mkdir -p "$r"/{proc,sys,dev,tmp,run,mnt,export,job,results,root,usr/share/dotnet}
  cp "$r"/boot/vmlinuz-* "$NFS/vmlinuz"
  rm -rf "$r"/boot
  # Debian's kmod, of the guest, also where this machine has none.
  "$r"/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 --library-path "$r/lib/x86_64-linux-gnu:$r/usr/lib/x86_64-linux-gnu" --argv0 depmod "$r/bin/kmod" -b "$r" "$(ls "$r/lib/modules")"
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

# An initramfs that loads the disk's driver and goes on to the root disk.
nfs_initrd() {
  local r="$NFS/root" i="$NFS/ird" module kernel
  rm -rf "$i"; mkdir -p "$i"/{bin,mod,proc,dev,new}
  cp "$r/bin/busybox" "$i/bin/"
  kernel=$(ls "$r/lib/modules")
  # A module's needs stand behind it in modules.dep, the deepest last.
  for module in virtio_pci virtio_blk; do
    sed -n "s,^\(.*/$module\.ko\): *\(.*\),\1 \2,p" "$r/lib/modules/$kernel/modules.dep" | tr ' ' '\n' | sed '/^$/d' | "$r/bin/busybox" tac
  done | awk '!seen[$0]++' | while read -r module; do
    cp "$r/lib/modules/$kernel/$module" "$i/mod/"
    basename "$module" .ko
  done >"$i/mods"
  printf '%s\n' '#!/bin/busybox sh' 'B=/bin/busybox' '$B mount -t proc proc /proc; $B mount -t devtmpfs dev /dev' \
    'while read m; do $B insmod /mod/$m.ko || $B echo "insmod $m failed"; done < /mods' \
    'i=0; while [ ! -b /dev/vda ] && [ $i -lt 200 ]; do $B sleep 0.05; i=$((i+1)); done' \
    '$B mount -t ext4 -o rw,noatime /dev/vda /new' '$B mount -o move /dev /new/dev' 'exec $B switch_root /new /init.sh' >"$i/init"
  chmod 755 "$i/init"
  (cd "$i" && find . | "$r/bin/busybox" cpio -o -H newc 2>/dev/null | gzip -1) >"$NFS/initrd.gz"
}

# Makes the image when there is none, or when what it is made of has changed.
nfs_image() {
  local wanted; wanted="$(cat scripts/nfs/image.sh scripts/nfs/guest/init.sh | cksum) $(dotnet --list-runtimes | cksum)"
  [ "$(cat "$NFS/image.stamp" 2>/dev/null)" = "$wanted" ] && return
  say "Making the guest's disk in $NFS ..."
  nfs_fetch
  nfs_unpack
  nfs_initrd
  cp scripts/nfs/guest/init.sh "$NFS/root/init.sh"; chmod 755 "$NFS/root/init.sh"
  rm -f "$NFS/root.img"
  mke2fs -q -t ext4 -d "$NFS/root" -O ^has_journal "$NFS/root.img" 700M
  rm -rf "$NFS/root" "$NFS/ird"
  echo "$wanted" >"$NFS/image.stamp"
}
