#!/bin/bash
# Boots a Debian 12 with Moments installed in it, and runs guest.sh there: real systemd, real clock, real sleep.
# $VM is the folder with base.cpio, vmlinuz and installed/, as `make test-vm` fills it.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vm=${VM:-$here/../../build/vm}
command -v qemu-system-x86_64 >/dev/null || { echo 'qemu is not installed'; exit 77; }
[ -s "$vm/base.cpio" ] || { echo 'there is no Debian to boot: make test-vm makes it'; exit 77; }
work=$(mktemp -d "${TMPDIR:-/tmp}/moments-vm.XXXXXX")
qemu=''
clean_up() {
    [ -z "$qemu" ] || kill -KILL "$qemu" 2>/dev/null || true
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 143' TERM INT HUP

# What is laid over the base: Moments, the script, the stand-in for a notification server, and what starts the script.
over=$work/over
mkdir -p "$over/opt/vm" "$over/etc/systemd/system/multi-user.target.wants" "$over/usr"
cp -R "$vm/installed/usr/local" "$over/usr/"
cp -R "$vm/installed/etc/xdg" "$over/etc/"
cp "$here/guest.sh" "$here/../lib/notifyd.py" "$here/../lib/notes.py" "$here/../lib/fakeimap.py" "$over/opt/vm/"
ln -s sbin/init "$over/init"
cat >"$over/etc/systemd/system/guest.service" <<'END'
[Unit]
After=multi-user.target systemd-user-sessions.service
[Service]
ExecStart=/bin/bash /opt/vm/guest.sh
END
ln -s ../guest.service "$over/etc/systemd/system/multi-user.target.wants/guest.service"
(cd "$over" && bsdtar --format=newc --uid 0 --gid 0 -cf "$work/over.cpio" .)
cat "$vm/base.cpio" "$work/over.cpio" >"$work/initrd"

# Where the processor's help works a kernel without a program has given up, and ended the machine, in a second or two.
machine=(-accel 'tcg,thread=multi' -cpu max)
mkdir "$work/nothing"
(cd "$work/nothing" && bsdtar --format=newc -cf "$work/nothing.cpio" .)
if [ -w /dev/kvm ] && { timeout 15 qemu-system-x86_64 -accel kvm -cpu host -m 256 -display none -no-reboot -nic none \
    -kernel "$vm/vmlinuz" -initrd "$work/nothing.cpio" -append 'quiet panic=1' </dev/null >/dev/null; } 2>/dev/null; then
    machine=(-accel kvm -cpu host)
    echo 'the processor helps (kvm)'
else
    echo 'the processor does not help: about ten minutes'
fi
qemu-system-x86_64 "${machine[@]}" -smp 2 -m 2048 -display none -serial "file:$work/serial" \
    -no-reboot -nic none -rtc base=utc -global PIIX4_PM.disable_s3=0 -kernel "$vm/vmlinuz" -initrd "$work/initrd" \
    -append 'console=ttyS0 quiet panic=1 no_console_suspend mem_sleep_default=deep systemd.show_status=0 systemd.mask=serial-getty@ttyS0.service' \
    </dev/null >"$work/qemu.log" 2>&1 &
qemu=$!
status=0
wait "$qemu" || status=$?
qemu=''
tr -d '\r' <"$work/serial" | sed 's/\x1b\[[0-9;?]*[a-zA-Z]//g' | grep -a -v '^\[ ' || true
if ! grep -a -q '^GUEST-PASSED' "$work/serial"; then
    cat "$work/qemu.log"
    echo "the machine ended with status $status, and the script in it did not pass"
    exit 1
fi
