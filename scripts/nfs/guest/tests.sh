# Sourced: the tests. A row of the table is: row TEST WHAT RESULT HELD
row() { echo "ROW|$1|$2|$3|$4"; printf '| %s | %s | %s | %s |\n' "$1" "$2" "$3" "$4" >>/results/table.md; }
until_line() { # file, beginning, seconds: waits for a line of another process
  local i; for ((i = 0; i < ${3:-120} * 10; i++)); do grep -q "^$2" "$1" 2>/dev/null && return; sleep 0.1; done; echo "no line '$2' in $1: $(tail -2 "$1" | cut -c1-200)"; return 1
}
others() { grep -hvE '^(ready|ack|again|fail|done|reader|maintainer)' "$@" | cut -c1-220 | sort | uniq -c | sort -rn | head -6; }
readers_row() { # test, files: what all readers saw; of errors, ALLOWED are none of the engine's
  local t=$1; shift
  awk -v t="$t" -v allowed="${ALLOWED:-0}" '$1=="reader"{r+=$3;c+=$5;g+=$7;b+=$9;e+=$11;n++} END{printf "ROW|%s|readers beside them: a wiki always there, never back|%d readers, %d reads, %d changes; gone %d, back %d, errors %d|%s\n",t,n,r,c,g,b,e,(g+b==0&&e<=allowed&&n>0)?"yes":"**no**"}' "$@"
}
sound() { # test
  local out; sync; echo 3 >/proc/sys/vm/drop_caches
  out=$(git -C /export/home.git fsck --strict --full --no-dangling --no-progress 2>&1); local rc=$?
  echo "ROW|$1|git fsck --strict, and main for stock git|rc $rc ${out:0:120}; $(git -C /export/home.git rev-list --count main 2>&1 | tail -1 | cut -c1-80) commits; heads: $(ls -A /export/home.git/refs/heads | tr '\n' ' ')|$([ $rc = 0 ] && [ -z "$out" ] && git -C /export/home.git rev-parse -q --verify main >/dev/null && echo yes || echo '**no**')"
}
# A process that stays, and commits when told: serve NAME MOUNT; tell NAME COUNT SECONDS
serve() { mkfifo "/tmp/w/$1.in"; "$P" serve "/mnt/$2" "$1" <"/tmp/w/$1.in" >"/tmp/w/$1.txt" 2>&1 & exec {in}>"/tmp/w/$1.in"; eval "IN_$1=$in"; until_line "/tmp/w/$1.txt" ready; }
tell() {
  local n in=IN_$1 i; n=$(grep -c '^done' "/tmp/w/$1.txt"); echo "$2" >&"${!in}"
  for ((i = 0; i < ${3:-60} * 10; i++)); do [ "$(grep -c '^done' "/tmp/w/$1.txt")" -gt "$n" ] && return; sleep 0.1; done; return 1
}
# How many writes of a server process have failed.
fails() { grep -c '^fail' "$1"; }

test_fresh_reads() {
  "$P" fresh /mnt/a /mnt/b /mnt/a nobody "$FRESH"
  "$P" fresh /mnt/a /mnt/b /mnt/b "on B" "$FRESH"
  "$P" fresh /mnt/a /mnt/b /mnt/c "on C" "$FRESH"
  "$P" fresh /mnt/a /mnt/b /mnt/a "on A" "$FRESH"
}

test_race() {
  local x w=() r=()
  for x in a b c; do "$P" read /mnt/$x /tmp/w/stop >/tmp/w/r$x.txt 2>&1 & r+=($!); done
  "$P" maintain /mnt/c /tmp/w/stop >/tmp/w/m.txt 2>&1 & r+=($!)
  for x in ra rb rc m; do until_line /tmp/w/$x.txt ready; done
  for x in a:1 b:2 c:3 c:4; do "$P" write /mnt/${x%:*} w${x#*:} "$RACE" >/tmp/w/w${x#*:}.txt 2>&1 & w+=($!); done
  local s=$SECONDS; wait "${w[@]}"; echo "the race took $((SECONDS - s)) s"
  touch /tmp/w/stop; wait "${r[@]}"
  others /tmp/w/*.txt; tail -qn1 /tmp/w/m.txt
  echo "ROW|race|4 writers on 3 clients, $RACE writes each, a reader each, maintenance|$((SECONDS - s)) s|"
  "$P" verify /mnt/b race /tmp/w/w?.txt; readers_row race /tmp/w/r?.txt; sound race
}

test_sequence() {
  "$P" freeze /mnt/a /mnt/b /mnt/c "$STRIDE" 0
  sound sequence
}

test_sequence_protocol() {
  "$P" freeze /mnt/a /mnt/b /mnt/c 1 20
  sound sequence-protocol
}

# The link of a client is cut in front of ("request") or behind ("reply") its k-th operation on the wire, or behind the one that takes main
# away because somebody has it open ("taken", the first half of a rename); its process is killed, the link healed.
test_cuts() {
  local place k mode pid round=0 cut=0 blocked=0 gone=0
  ip netns add w; ip link add v4 type veth peer name eth0 netns w; ip addr add 10.9.4.1/24 dev v4; ip link set v4 up
  ip -n w addr add 10.9.4.2/24 dev eth0; ip -n w link set eth0 up; ip -n w link set lo up
  perl /job/guest/proxy.pl 10.9.4.1 20490 2049 /tmp/w/proxy & local proxy=$!
  until [ -e /tmp/w/proxy.ready ]; do kill -0 $proxy || return; sleep 0.1; done
  MOUNT_OPTIONS=$MOUNT_OPTIONS,port=20490 mount_client w 4 w
  serve next b
  "$P" read /mnt/c /tmp/w/stop >/tmp/w/rc.txt 2>&1 & local reader=$!
  for place in $CUTS; do
    mode=${place%:*} k=${place#*:}
    round=$((round + 1)); mkfifo /tmp/w/go$round
    "$P" serve /mnt/w "k$round" </tmp/w/go$round >/tmp/w/k$round.txt 2>&1 & pid=$!
    exec 8>/tmp/w/go$round; echo 1 >&8
    until_line /tmp/w/k$round.txt "done" || { kill -9 $pid; continue; }
    ls /mnt/w/home.git/refs/heads >/dev/null; exec 9<>/dev/null; exec 9</mnt/w/home.git/refs/heads/main && head -c 41 <&9 >/dev/null
    rm -f /tmp/w/proxy.done; echo "$mode $k" >/tmp/w/proxy.new; mv /tmp/w/proxy.new /tmp/w/proxy.cut
    echo 1 >&8
    local i; for ((i = 0; i < 600; i++)); do [ -e /tmp/w/proxy.done ] && { cut=$((cut + 1)); break; }; [ "$(grep -c '^done' /tmp/w/k$round.txt)" = 2 ] && break; sleep 0.1; done
    sleep 0.3; kill -9 $pid; exec 8>&-
    rm -f /tmp/w/proxy.cut; wait $pid 2>/dev/null
    for ((i = 0; i < 300; i++)); do [ -e /tmp/w/proxy.idle ] && break; sleep 0.1; done
    exec 9<&-
    tell next 1 90 || blocked=$((blocked + 1))
    git -C /export/home.git rev-parse -q --verify main >/dev/null || { gone=$((gone + 1)); echo "main is gone for stock git after a cut at $mode $k: $(ls -A /export/home.git/refs/heads | tr '\n' ' ')"; }
    [ "$(fails /tmp/w/next.txt)" -gt 4 ] && { echo "given up after cut $mode $k"; break; }
  done
  touch /tmp/w/stop; wait $reader
  others /tmp/w/rc.txt /tmp/w/next.txt
  echo "ROW|cuts|link cut in front of or behind an operation on the wire, process killed, a reader beside it|$round rounds, $cut cut before the answer ($(grep -o taken <<<"$CUTS" | wc -l) of them behind the first half of a rename); next write late $blocked, main gone $gone|$([ $gone = 0 ] && [ $blocked = 0 ] && [ "$cut" -gt 0 ] && echo yes || echo '**no**')"
  "$P" verify /mnt/b cuts /tmp/w/k*.txt /tmp/w/next.txt; readers_row cuts /tmp/w/rc.txt; sound cuts
  # In this order: without its proxy the mount would hang.
  umount -f -l /mnt/w 2>/dev/null; kill $proxy; ip link del v4; ip netns del w
}

# A process stops itself (SIGSTOP) in front of each operation, while a reader of its client holds what it opened, and others write.
test_stops() {
  local n=0 rounds=0 late=0 name h
  serve other b; serve after c
  "$P" stop /mnt/a stopped "$STRIDE" >/tmp/w/s.txt 2>&1 & local pid=$!
  until_line /tmp/w/s.txt ready
  while kill -0 $pid 2>/dev/null; do
    if [ "$(grep -c ^stopped /tmp/w/s.txt)" -gt $n ]; then
      n=$(grep -c ^stopped /tmp/w/s.txt); rounds=$((rounds + 1))
      local fds=()
      for name in refs/heads/main packed-refs HEAD $(cd /mnt/a/home.git && find wikibot -type f 2>/dev/null | tail -12); do ls "/mnt/a/home.git/$(dirname "$name")" >/dev/null 2>&1; if { exec {h}<"/mnt/a/home.git/$name"; } 2>/dev/null; then fds+=("$h"); head -c 41 <&"$h" >/dev/null; fi; done
      tell other 1 90 || late=$((late + 1))
      kill -CONT $pid; sleep 0.5
      for h in "${fds[@]}"; do exec {h}<&-; done
      tell after 1 90 || late=$((late + 1))
      [ "$(cat /tmp/w/other.txt /tmp/w/after.txt | grep -c '^fail')" -gt 6 ] && { echo "given up after $(tail -1 /tmp/w/s.txt)"; kill -9 $pid; break; }
    else
      grep -q ^end /tmp/w/s.txt && break; sleep 0.05
    fi
  done
  wait $pid 2>/dev/null
  grep -c . /tmp/w/s.txt >/dev/null; others /tmp/w/s.txt | grep -v stopped
  echo "ROW|stops|SIGSTOP in front of every $STRIDE. operation, a reader of the client holding main and all else|$rounds rounds; writes of others late $late|$([ $late = 0 ] && grep -q ^end /tmp/w/s.txt && echo yes || echo '**no**')"
  "$P" verify /mnt/b stops /tmp/w/s.txt /tmp/w/other.txt /tmp/w/after.txt; sound stops
}

# The server restarts, withdraws its export; a client goes for good and comes back as another.
test_server() {
  local w=() x
  for x in a b; do "$P" write /mnt/$x s$x "$SERVER" again >/tmp/w/s$x.txt 2>&1 & w+=($!); done
  "$P" read /mnt/c /tmp/w/stop >/tmp/w/rc.txt 2>&1 & local reader=$!
  for x in sa sb; do until_line /tmp/w/$x.txt ack; done
  exportfs -ua; exportfs -f; sleep 2; exportfs -r; say "export back"
  # Without an export there is nothing to read or write, and the engine says so (EACCES); reads fail until now, and no more after it.
  sleep 3; local without; without=$(grep -c '^READ-ERROR' /tmp/w/rc.txt)
  stop_nfsd; sleep 2; start_nfsd; say "nfsd started again"
  wait "${w[@]}"; touch /tmp/w/stop; wait $reader
  others /tmp/w/*.txt
  echo "ROW|server|export withdrawn and given back, nfsd stopped and started, 2 writers, a reader|$SERVER writes each; while there was no export $without reads failed, and $(cat /tmp/w/s?.txt | grep -c ^again) writes, which were repeated|"
  "$P" verify /mnt/b server /tmp/w/s?.txt; ALLOWED=$without readers_row server /tmp/w/rc.txt; sound server
}

test_gone_client() {
  ip netns list | grep -q '^g' || { client_up g 5; }
  rm -f /tmp/w/stop; serve others b
  "$P" write /mnt/g gone 1000 >/tmp/w/g.txt 2>&1 & local pid=$!
  until_line /tmp/w/g.txt ack; sleep 1.7
  ip link set v5 down; say "link of g cut"; sleep 0.5; kill -9 $pid
  tell others 3 90 || echo "others late"
  sleep 25; say "past the lease"; tell others 3 90
  umount -f -l /mnt/g; ip link del v5; ip netns del g; client_up g 5 g-again
  "$P" write /mnt/g again 3 >/tmp/w/g2.txt 2>&1; tell others 1
  echo "ROW|gone-client|link cut past the lease, process killed, mounted anew under another owner|$(grep -c ^ack /tmp/w/others.txt) writes of others meanwhile, $(grep -c ^ack /tmp/w/g2.txt) of 3 after|$([ "$(grep -c ^ack /tmp/w/g2.txt)" = 3 ] && echo yes || echo '**no**')"
  "$P" verify /mnt/b gone-client /tmp/w/g.txt /tmp/w/g2.txt /tmp/w/others.txt; sound gone-client
}

test_packs() { "$P" packs /mnt/a /mnt/b; sound packs; }

# ./wikibot share: two mounts of one machine, and two machines that meet by a session.
test_share() {
  local rc; "$P" share /mnt/a /mnt/b >/tmp/w/one.txt 2>&1; rc=$?; cat /tmp/w/one.txt
  echo "ROW|share|./wikibot share with two mounts|$(grep -c '^ok' /tmp/w/one.txt) ok, $(grep -c '^BAD' /tmp/w/one.txt) bad; removed file $(grep -A1 'removed' /tmp/w/one.txt | sed -n '2s/^ *\([^.,]*\).*/\1/p'), replaced file $(grep -A1 'replaced' /tmp/w/one.txt | sed -n '2s/^ *\([^.,]*\).*/\1/p'); $(ls -d /export/wikibot-share-* 2>/dev/null | wc -l) folders left|$([ $rc = 0 ] && echo yes || echo '**no**')"
  "$P" share /mnt/a >/tmp/w/first.txt 2>&1 & local first=$!
  until_line /tmp/w/first.txt "On the second machine"
  "$P" share /mnt/c --join "$(sed -n 's/.*--join //p' /tmp/w/first.txt)" >/tmp/w/second.txt 2>&1; rc=$?; wait $first; sed -i 1d /tmp/w/first.txt
  echo "ROW|share|the same from two machines|$(grep -c '^ok' /tmp/w/second.txt) ok, $(grep -c '^BAD' /tmp/w/second.txt) bad|$([ $rc = 0 ] && cmp -s /tmp/w/first.txt /tmp/w/second.txt && echo yes || echo '**no**')"
}

test_counts() {
  "$P" fill /mnt/a 200 2000; touch /tmp/w/now; "$P" maintain /mnt/a /tmp/w/now
  mkdir -p /export/lg; rm -rf /export/lg/home.git; cp -a /export/home.git /export/lg/
  "$P" counts /mnt/b "$COUNTS"
  mkdir -p /mnt/b2; nsenter --net=/run/netns/b unshare --uts bash -c "hostname b; mount -t nfs4 -o $MOUNT_OPTIONS 10.9.2.1:/lg /mnt/b2"
  "$P" counts-libgit2 /mnt/b2 "$COUNTS"
  snap() { awk -v r=/mnt/b2 '$1=="device"{i=($5==r)} i && /^\t *[A-Z_]+: [0-9]/{sub(":","",$1); print $1,$2}' /proc/self/mountstats | sort >"$1"; }
  told() { echo "ROW|counts|$1|$(join /tmp/s1 /tmp/s2 | awk '{d=$3-$2; if(d>0&&$1!="SEQUENCE"){t+=d; s=s", "d" "$1}} END{print t".0 ("substr(s,3)")"}')|"; }
  local G="git -C /mnt/b2/home.git" page='main:Part 0/Sub 0/Page 7.md' tip
  $G cat-file -p "$page" >/dev/null
  snap /tmp/s1; $G cat-file -p "$page" >/dev/null; snap /tmp/s2; told "git cat-file, a process each: read of a page"
  tip=$($G rev-parse main); printf 'commit refs/heads/main\ncommitter x <x@example.org> 1700000000 +0000\ndata 2\nhi\nfrom %s\nM 644 inline Part 0/Sub 0/Page 3.md\ndata 6\nhello\n\n' "$tip" >/tmp/fi
  snap /tmp/s1; $G -c core.fsync=committed fast-import --quiet </tmp/fi; snap /tmp/s2; told "git fast-import, a process each, flushed: write of one page"
  umount /mnt/b2
}
