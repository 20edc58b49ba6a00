#!/bin/bash
# Process 1 of the guest: runs /job/guest/main.sh and switches off. The host's folders $job and $results are /job and /results.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C DOTNET_ROOT=/usr/share/dotnet
mount -t proc proc /proc; mount -t sysfs sys /sys
mount -t tmpfs tmpfs /tmp; mount -t tmpfs tmpfs /run; mkdir -p /dev/shm /dev/pts; mount -t tmpfs tmpfs /dev/shm; mount -t devpts devpts /dev/pts
exec >/dev/console 2>&1 </dev/null
echo "guest: up after $(cut -d' ' -f1 /proc/uptime) s, Linux $(uname -r)"
mount -t hostfs -o "$job" none /job; mount -t hostfs -o "$results" none /results
bash /job/guest/main.sh
echo "guest: ended with $? after $(cut -d' ' -f1 /proc/uptime) s"
sync; poweroff -f
