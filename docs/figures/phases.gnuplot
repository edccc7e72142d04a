# Mean cycles per step by phase, stacked.
set terminal svg size 760,360 background rgb 'white' font 'Helvetica,12'
set output 'phases.svg'
set style data histograms
set style histogram rowstacked
set style fill solid border rgb '#44546a'
set boxwidth 0.6
set ylabel 'mean cycles per step'
set yrange [0:700]
set grid ytics lc rgb '#d8dde4'
set key outside right top reverse Left
set xlabel 'delta threshold'
set xtics nomirror scale 0
set arrow from graph 0,first 200 to graph 1,first 200 nohead dt 2 lc rgb '#a03030' lw 1.5
set label '1 µs' at graph 0.995,first 222 right tc rgb '#a03030'
plot 'phases.dat' using 2:xtic(1) title 'start' lc rgb '#c9b3d9', \
     '' using 3 title 'compute' lc rgb '#6f9bd1', \
     '' using 4 title 'sync' lc rgb '#a8d5e2', \
     '' using 5 title 'output full' lc rgb '#e39a7b', \
     '' using 6 title 'activation' lc rgb '#f3e08a', \
     '' using 7 title 'finish' lc rgb '#8a97a8'
