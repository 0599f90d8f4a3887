#!/bin/bash
# What `make install` puts where, and that `make uninstall` leaves nothing.
. "$(dirname "$0")/../lib/e2e.sh"
[ -x "$MOMENTS" ] || skip 'the program is not there yet'

dest=$WORK/dest
make_it() {
    expect_status 0 make -C "$ROOT" "$@" DESTDIR="$dest" PREFIX=/usr/local
}

say 'every file lies where the system looks for it'
make_it install
{
    cat <<'END'
/etc/xdg/autostart/org.moments.Moments.desktop 644
/usr/local/bin/moments 755
/usr/local/bin/moments-courier 755
/usr/local/lib/systemd/user/graphical-session.target.wants/moments-courier.timer 777
/usr/local/lib/systemd/user/graphical-session.target.wants/moments.path 777
/usr/local/lib/systemd/user/graphical-session.target.wants/moments.service 777
/usr/local/lib/systemd/user/moments-courier.service 644
/usr/local/lib/systemd/user/moments-courier.timer 644
/usr/local/lib/systemd/user/moments-setup.service 644
/usr/local/lib/systemd/user/moments.path 644
/usr/local/lib/systemd/user/moments.service 644
/usr/local/share/applications/org.moments.Moments.desktop 644
/usr/local/share/dbus-1/interfaces/org.moments.Moments.xml 644
/usr/local/share/dbus-1/services/org.moments.Moments.service 644
/usr/local/share/doc/moments/LICENSE 644
/usr/local/share/doc/moments/README.md 644
/usr/local/share/doc/moments/config/pictures/nudges.png 644
/usr/local/share/icons/hicolor/48x48/apps/org.moments.Moments.png 644
/usr/local/share/icons/hicolor/scalable/apps/org.moments.Moments.svg 644
/usr/local/share/man/man1/moments-courier.1 644
/usr/local/share/man/man1/moments.1 644
/usr/local/share/man/man5/moments.ini.5 644
/usr/local/share/metainfo/org.moments.Moments.metainfo.xml 644
END
    for template in "$ROOT"/config/templates/*.txt; do
        echo "/usr/local/share/moments/templates/${template##*/} 644"
    done
    for po in "$ROOT"/agent/po/*.po; do
        [ ! -e "$po" ] || echo "/usr/local/share/locale/$(basename "$po" .po)/LC_MESSAGES/moments.mo 644"
    done
} | sort >"$WORK/wanted"
(cd "$dest" && find . \( -type f -o -type l \) -printf '/%P %m\n' | sort) >"$WORK/found"
diff -u "$WORK/wanted" "$WORK/found" || fail 'the list of installed files differs'

say 'no file still has a place to fill in'
! grep -rIE '@[A-Z]+@' "$dest/etc" "$dest/usr/local/lib" "$dest/usr/local/share" || fail 'see above'
expect_file_has "$dest/usr/local/lib/systemd/user/moments.service" 'ExecStart=/usr/local/bin/moments agent'

say 'the wanted unit is the one that is installed'
expect_same "$(readlink -f "$dest/usr/local/lib/systemd/user/moments.service")" \
    "$(readlink -f "$dest/usr/local/lib/systemd/user/graphical-session.target.wants/moments.service")"

say 'the installed program runs'
expect_status 0 "$dest/usr/local/bin/moments" --version
version=$(sed -n 's/^VERSION *:= *//p' "$ROOT/Makefile")
expect_out "$version"

say 'installing again changes nothing'
make_it install
(cd "$dest" && find . \( -type f -o -type l \) -printf '/%P %m\n' | sort) >"$WORK/again"
diff -u "$WORK/wanted" "$WORK/again" || fail 'the list differs the second time'

say 'uninstall leaves nothing, and not what others put there'
make_it uninstall
expect_same '' "$(find "$dest" -mindepth 1)"
mkdir -p "$dest/usr/local/share/doc/moments"
echo mine >"$dest/usr/local/share/doc/moments/mine"
make_it install
make_it uninstall
expect_same mine "$(cat "$dest/usr/local/share/doc/moments/mine")"
expect_same 1 "$(find "$dest" -type f | wc -l)"
