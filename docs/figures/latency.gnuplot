# Latency against the delta threshold: the trained network on a recorded sentence.
set terminal svg size 760,340 background rgb 'white' font 'Helvetica,12'
set output 'latency.svg'
set xlabel 'delta threshold of x and h'
set ylabel 'latency per step, µs'
set y2label 'elements not sent, %'
set yrange [0:3.5]
set y2range [0:100]
set ytics nomirror
set y2tics
set grid ytics lc rgb '#d8dde4'
set key at graph 0.985,0.67 right top font ',11'
set arrow from graph 0,first 1 to graph 1,first 1 nohead dt 2 lc rgb '#a03030' lw 1.5 front
set label 'published mean' at graph 0.01,first 1.12 left tc rgb '#a03030' front
plot 'latency.dat' using 1:3:4 with filledcurves lc rgb '#d6e2f1' title 'fastest to slowest step', \
     '' using 1:2 with linespoints pt 7 ps 0.6 lc rgb '#2f5f9e' lw 2 title 'mean', \
     '' using 1:(100*$5) axes x1y2 with linespoints pt 5 ps 0.5 lc rgb '#8a97a8' title 'not sent (right)'
