#!/bin/bash
# Process 1 of the guest: runs /job/guest/main.sh from the second disk, writes /results to the fourth, and switches off.
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C DOTNET_ROOT=/usr/share/dotnet
mount -t proc proc /proc; mount -t sysfs sys /sys; mount -t tracefs tracefs /sys/kernel/tracing
mount -t tmpfs tmpfs /tmp; mount -t tmpfs tmpfs /run; mkdir -p /dev/shm /dev/pts; mount -t tmpfs tmpfs /dev/shm; mount -t devpts devpts /dev/pts
exec >/dev/console 2>&1 </dev/null
echo "guest: up after $(cut -d' ' -f1 /proc/uptime) s, Linux $(uname -r)"
mount -o ro /dev/vdc /job
[ -e /job/shell ] && (setsid bash -i </dev/ttyS1 >/dev/ttyS1 2>&1 &)
bash /job/guest/main.sh
echo "guest: ended with $? after $(cut -d' ' -f1 /proc/uptime) s"
tar cf /dev/vdd -C / results; sync
echo o >/proc/sysrq-trigger; sleep 30
