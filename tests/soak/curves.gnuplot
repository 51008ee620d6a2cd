# SPDX-License-Identifier: GPL-3.0-or-later
# gnuplot -e "table='soak.csv'; picture='soak.png'" curves.gnuplot
set datafile separator ","
set terminal pngcairo size 1200,1050 font "DejaVu Sans,10" background "#fcfcfa"
set output picture
set multiplot layout 5,1 margins 0.07,0.985,0.05,0.965 spacing 0,0.035
set border 3 lc rgb "#999999"
set tics nomirror tc rgb "#555555"
set grid ytics lc rgb "#e4e4e0" lt 1
set key at graph 1.0,1.13 right top horizontal tc rgb "#333333" samplen 1.5
set yrange [0:*]
set xtics format ""
watch = "lw 1.6 lc rgb '#1f6f8b'"
window = "lw 1.6 lc rgb '#c2571a'"
other = "lw 1.2 lc rgb '#8a8a8a'"
set label 1 at graph 0,1.08 tc rgb "#222222"

set label 1 "Memory of its own, MiB"
plot table using ($1/60):(column("watch_mib")) every ::1 with lines @watch title "netgrove-watch", \
     table using ($1/60):(column("window_mib")) every ::1 with lines @window title "window"
set label 1 "Open descriptors (full lines) and threads (dashed)"
plot table using ($1/60):(column("watch_descriptors")) every ::1 with lines @watch notitle, \
     table using ($1/60):(column("window_descriptors")) every ::1 with lines @window notitle, \
     table using ($1/60):(column("watch_threads")) every ::1 with lines @watch dt 2 notitle, \
     table using ($1/60):(column("window_threads")) every ::1 with lines @window dt 2 notitle
set label 1 "Processor time, per cent of one processor; grey: all processors of the machine"
plot table using ($1/60):(column("machine_busy")) every ::1 with lines @other notitle, \
     table using ($1/60):(column("watch_cpu")) every ::1 with lines @watch notitle, \
     table using ($1/60):(column("window_cpu")) every ::1 with lines @window notitle
set label 1 "Packets, millions"
plot table using ($1/60):(column("packets")/1e6) every ::1 with lines @watch notitle
set label 1 "Said to be lost: packets (full), events (dashed)"
set xtics format "%g"
set label 2 "minutes" at graph 0.5,-0.2 center tc rgb "#555555"
plot [*:*] [0:] table using ($1/60):(column("dropped")) every ::1 with lines @watch notitle, \
     table using ($1/60):(column("lost_events")) every ::1 with lines @watch dt 2 notitle
unset multiplot
