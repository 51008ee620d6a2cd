# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
# The pictures of the window in resources/screenshots/ and the page that shows them, docs/pictures.md. What is seen is made up, or
# the demo's recording: nothing of the machine that draws them.

# name | scene of sample_window, or "demo" | look | view, or the demo's language | scale | what it shows
list_pictures() {
    cat <<'LIST'
# A finding
alert|story|light||1|Command and action on one axis, and the reasons for and against, with their weights.
alert-dark|story|dark||1|The same on a dark desktop.
inspector|inspector|light||1|The inspector, all of it: who started it, reasons, traffic, program, connections.
alerts|alerts|light||1|Findings are weighed: an alert, a notice that is over, a pair that the user trusts.
demo|demo|light||1|A recording is replayed: traffic as a silhouette, a mark for each finding.
# Ways to look
table|grades|light|table|1|The same processes as rows, with columns to choose.
hosts|hosts|light||1|Remote hosts as leaves: who talks to the same one.
threads|threads|light||1|A process unfolded into its threads.
filter|filter|light||1|A filter's fault is underlined and explained; what stands before it counts.
# Many processes
processes-300|300|light||1|300 processes: quiet branches are folded into a number.
processes-3000|3000|light||1|3,000 processes, with an overview of the whole.
processes-3000-whole|3000-whole|light||1|All of them at once.
# States
starting|starting|light||1|Just started.
nothing|nothing|light||1|No traffic yet.
calm|small|light||1|Nothing suspicious.
no-right|access-denied|light||1|No right to see the network.
failed|failed|light||1|Nothing can be watched.
interface-gone|interface-gone|light||1|A network interface is gone.
losing|losing|light||1|Packets are being lost.
no-ebpf|no-ebpf|light||1|eBPF cannot be used.
# For everyone
large|story|light||2|At 200 %.
contrast|story|contrast||1|High contrast.
contrast-dark|story|contrast-dark||1|High contrast on a dark desktop.
japanese|demo|light|ja_JP|1|In Japanese.
# Dialogs
welcome|welcome|light||1|The first start.
trust|trust|light||1|A pair that is expected.
confirm|tree|light||1|What ending a process takes with it.
preferences|preferences|light||1|Few and plain.
LIST
}

# state | what it shows: of the installed package on a desktop, by tests/package/desktop_session.
list_elevation() {
    cat <<'LIST'
waiting|The system's question is open.
granted|Granted: the machine's traffic, and whose it is.
cancelled|The question was closed.
denied|A wrong password, or this machine's rules.
no-agent|Nobody is there to ask.
not-installed|The helper is not installed.
helper-died|The helper has died.
kill|Somebody else's process is about to be killed.
LIST
}

# draw_picture NAME SCENE LOOK VIEW SCALE
draw_picture() {
    local name=$1 scene=$2 look=$3 view=$4 scale=$5 file=$ROOT/resources/screenshots/$1.png
    local surroundings=(QT_QPA_PLATFORM=offscreen "QT_SCALE_FACTOR=$scale" QT_FONT_DPI=96 LC_ALL=C.UTF-8 LANGUAGE= TZ=UTC
        HOME="$SCRATCH" XDG_RUNTIME_DIR="$SCRATCH" XDG_CONFIG_HOME="$SCRATCH" DBUS_SESSION_BUS_ADDRESS=none:)
    if [ "$scene" = demo ]; then
        logged "picture-$name" env "${surroundings[@]}" "LC_ALL=${view:-C}.UTF-8" "$BUILD/bin/netgrove" --demo --screenshot "$file" --until-finding
    else
        logged "picture-$name" env "${surroundings[@]}" "$BUILD/tests/sample_window" "$scene" "$look" "$file" "$view"
    fi || fail "the picture $name could not be drawn"
    # Few colours, and none of the times and names that a PNG may carry.
    shrink_picture "$file"
}

shrink_picture() {
    pngquant --force --skip-if-larger --strip --speed 1 --output "$1" 128 "$1" || [ $? = 98 ] # 98: it would be larger
    optipng -quiet -strip all -o3 "$1"
}

draw_elevation() {
    local state words file
    install_packages "${PACKAGES_DESKTOP[@]}" --
    build_package
    step "Drawing the window and its helper, on a desktop that nobody sees"
    logged desktop as_root env "NETGROVE_PACKAGE=$(newest_package)" "$ROOT/tests/package/desktop_session" --pictures "$SCRATCH" ||
        fail "something went another way on the desktop: build/log/desktop.txt"
    while IFS='|' read -r state words; do
        file=$ROOT/resources/screenshots/elevation/$state.png
        cat "$SCRATCH/$state.png" >"$file"
        shrink_picture "$file"
    done < <(list_elevation)
}

# The same letters wherever the pictures are drawn.
prefer_fonts() {
    mkdir -p "$SCRATCH/fontconfig"
    cat >"$SCRATCH/fontconfig/fonts.conf" <<'XML'
<fontconfig><alias binding="strong"><family>sans-serif</family><prefer>
<family>DejaVu Sans</family><family>Noto Sans CJK JP</family></prefer></alias></fontconfig>
XML
}

write_page() {
    local name scene look view scale words
    printf '<!-- SPDX-License-Identifier: GPL-3.0-or-later -->\n<!-- Written by ./dev pictures. -->\n# Pictures of the window\n'
    printf '\nThe machines in them are made up, or a recording of the demo. %s draws them anew.\n' '`./dev pictures`'
    while IFS='|' read -r name scene look view scale words; do
        if [ "${name#\# }" != "$name" ]; then
            printf '\n## %s\n' "${name#\# }"
        else
            show_picture "$name" "$words"
        fi
    done < <(list_pictures)
    printf '\n## Asking for the right\n\nThe installed package, started by its desktop entry: a real polkit, and the helper.\n'
    while IFS='|' read -r name words; do
        show_picture "elevation/$name" "$words"
    done < <(list_elevation)
}

# show_picture NAME WORDS
show_picture() { printf '\n%s\n\n![%s](../resources/screenshots/%s.png)\n' "$2" "$2" "$1"; }

# draw_pictures [NAME…]: all of them, or these; elevation: those of the window and its helper, which needs root.
draw_pictures() {
    get_requirements pictures
    obtain_polkit_qt
    configure NETGROVE_TESTS=ON # the made-up machines belong to the tests
    make_targets netgrove sample_window
    SCRATCH=$(mktemp -d)
    trap 'rm -rf "$SCRATCH"' EXIT
    prefer_fonts
    local name scene look view scale words
    while IFS='|' read -r name scene look view scale words; do
        [ -n "$scene" ] || continue
        if [ $# = 0 ] || [[ " $* " == *" $name "* ]]; then
            draw_picture "$name" "$scene" "$look" "$view" "$scale"
        fi
    done < <(list_pictures)
    if [ $# = 0 ] || [[ " $* " == *" elevation "* ]]; then
        draw_elevation
    fi
    write_page >"$ROOT/docs/pictures.md"
    step "Drawn: resources/screenshots/ ($(du -ch "$ROOT"/resources/screenshots/*.png | tail -n 1 | cut -f 1)), shown in docs/pictures.md"
}
