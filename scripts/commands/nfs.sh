# Command of ./wikibot; sourced.
# nfs [TEST ...] [--full] | the engine on a real NFSv4.1 client, in a Linux of its own (--list, --install, --engine)
NFS="$ROOT/obj/nfs"
TESTS="fresh-reads race sequence-protocol sequence cuts stops server gone-client packs share counts"
source scripts/nfs/image.sh

usage() {
  cat <<'TEXT'
./wikibot nfs [TEST ...] [options]

Boots a Linux that runs as a process (an NFS server on ext4, three clients with an own address, host name and mount each) and runs the engine there.
Without names of tests all of them run. The table goes to standard output and obj/nfs/last.md; the exit code is 1 when a row did not hold.

  --full           the full counts: an hour or two on a small machine; without it some minutes
  --engine FOLDER  another working copy's engine, such as that of an older commit
  --install        installs what is missing on this machine, by apt-get as root
  --list           the tests
TEXT
}

full=0 engine="$ROOT" other="" install=0 chosen=()
while [ $# -gt 0 ]; do
  case "$1" in
    --full) full=1 ;;
    --install) install=1 ;;
    --engine) engine=$(cd "$2" && pwd) other=$engine; shift ;;
    --list) printf '%s\n' $TESTS; exit 0 ;;
    -h | --help) usage; exit 0 ;;
    -*) die "nfs has no option $1; ./wikibot nfs --help" ;;
    *) [[ " $TESTS " == *" $1 "* ]] || die "there is no test '$1'; ./wikibot nfs --list"; chosen+=("$1") ;;
  esac
  shift
done

missing=""
for program in $NFS_HOST_PROGRAMS; do have "$program" || missing="$missing $program"; done
if [ -n "$missing" ]; then
  [ $install = 1 ] || die "needs$missing; on Debian: 'apt-get install --no-install-recommends $NFS_HOST_PACKAGES', or ./wikibot nfs --install"
  # shellcheck disable=SC2086
  apt-get update -qq && apt-get install -y --no-install-recommends $NFS_HOST_PACKAGES >&2
fi

mkdir -p "$NFS"
setup
nfs_image
commit=$(git -C "$engine" rev-parse --short HEAD)$(git -C "$engine" diff --quiet HEAD -- Wikibot.Git.Storage Wikibot.Git/Storage || echo ' with changes')
say "Publishing the probe ..."
dotnet publish Wikibot.Nfs --configuration Release ${other:+-p:Engine="$other"} --artifacts-path "$NFS/build" --output "$NFS/job/probe" --nologo --verbosity quiet
rm -rf "$NFS/job/guest"; cp -r scripts/nfs/guest "$NFS/job/guest"
printf '%s\n' "${chosen[*]:-$TESTS}" >"$NFS/job/tests"
if [ $full = 1 ]; then
  # 4 holders x 1,000, 4 writers x 500, every step, 20 places x 2 ways and 10 halves of a rename.
  echo "FRESH=1000 RACE=500 STRIDE=1 CUTS='$(printf 'request:%s reply:%s ' $(seq 1 40)) $(printf 'taken:1 %.0s' {1..10})' SERVER=60 COUNTS=50" >"$NFS/job/size"
else
  echo "FRESH=50 RACE=25 STRIDE=6 CUTS='request:20 reply:34 taken:1 taken:1' SERVER=8 COUNTS=10" >"$NFS/job/size"
fi

o="$NFS/run"; rm -rf "$o"; mkdir -p "$o/results"
truncate -s 8G "$o/export.img"
say "Booting ..."
started=$SECONDS
# init gets job= and results= in its environment, and mounts them.
timeout --kill-after=10 $((full ? 36000 : 3600)) nice -n 10 "$NFS/linux" mem=3G ubd0="$o/root.cow,$NFS/root.img" ubd1="$o/export.img" root=/dev/ubda rw init=/init.sh \
  con=null con0=fd:0,fd:1 quiet panic=-1 job="$NFS/job" results="$o/results" </dev/null 2>&1 | tee "$o/console.log" | grep --line-buffered -a '^guest:' >&2 || true
rm -f "$o"/*.img "$o"/*.cow
[ -s "$o/results/table.md" ] || die "the guest ended without a result; $o/console.log"
{
  echo "Engine $commit, $(date -u +%F), $(sed -n 's/.*\(Linux [0-9.-]*[^ ]*\).*/\1/p' "$o/console.log" | head -1), $([ $full = 1 ] && echo 'full counts' || echo 'short'), $((SECONDS - started)) s."
  echo
  echo "| test | what | result | held |"
  echo "|---|---|---|---|"
  cat "$o/results/table.md"
} | tee "$NFS/last.md"
! grep -q '\*\*no\*\*' "$NFS/last.md"
