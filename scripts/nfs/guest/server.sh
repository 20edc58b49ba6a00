# Sourced: knfsd on ext4, and clients in network namespaces, each with a host name and a mount of its own.
# No delegations and a lease of 10 s: the first as EFS has it, the second so that a client that is gone is gone soon.
MOUNT_OPTIONS=vers=4.1,nosharecache,hard,rsize=1048576,wsize=1048576,timeo=600,retrans=2,noresvport

say() { echo "guest: $(cut -d' ' -f1 /proc/uptime) s: $*"; }

start_nfsd() { rpc.nfsd -N 3 -V 4.1 -G 10 -L 10 8; exportfs -r; }
stop_nfsd() { rpc.nfsd 0; }

server_up() {
  hostname server; ip link set lo up
  local m; for m in nfsd nfs nfsv4 veth; do modprobe -q $m; done
  mkfs.ext4 -q -F -O ^has_journal -E lazy_itable_init=1,nodiscard /dev/ubdb; mount -o noatime /dev/ubdb /export; chmod 777 /export
  mkdir -p /run/rpc_pipefs /var/lib/nfs/nfsdcld /var/lib/nfs/v4recovery
  mount -t rpc_pipefs rpc_pipefs /run/rpc_pipefs; mount -t nfsd nfsd /proc/fs/nfsd
  touch /var/lib/nfs/{etab,rmtab,xtab}
  echo "/export *(rw,sync,no_root_squash,no_subtree_check,fsid=0,insecure)" >/etc/exports
  echo 0 >/proc/sys/fs/leases-enable
  nfsdcld; rpc.mountd -N 3
  start_nfsd
}

client_up() { # name, index, host name if another
  ip netns add "$1"
  ip link add "v$2" type veth peer name eth0 netns "$1"
  ip addr add "10.9.$2.1/24" dev "v$2"; ip link set "v$2" up
  ip -n "$1" addr add "10.9.$2.2/24" dev eth0; ip -n "$1" link set eth0 up; ip -n "$1" link set lo up
  mount_client "$1" "$2" "${3:-$1}"
}

mount_client() { # name, index, host name
  mkdir -p "/mnt/$1"
  nsenter --net="/run/netns/$1" unshare --uts bash -c "hostname $3; mount -t nfs4 -o $MOUNT_OPTIONS 10.9.$2.1:/ /mnt/$1"
}
