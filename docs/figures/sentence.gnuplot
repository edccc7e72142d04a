# Latency of each step over a recorded sentence, under its spectrogram.
set terminal svg size 860,420 background rgb 'white' font 'Helvetica,12'
set output 'sentence.svg'
set multiplot
set lmargin 9
set rmargin 2
set xrange [0:4.1]
set size 1,0.5
set origin 0,0.5
set bmargin 0.6
set palette gray negative
unset colorbox
set format x ''
set yrange [0:40]
set ytics ('low' 2, 'high' 38)
set label 1 '“I am sorry, that’s not a valid extension. Please try again.”' at graph 0.0,1.06
plot 'spectrogram.dat' matrix using ($1/100):($2+0.5):3 with image notitle
unset label 1
set origin 0,0
set bmargin 3.5
set tmargin 0.6
set format x '%g'
set xlabel 'seconds'
set ylabel 'latency, µs'
set yrange [0:2]
set ytics 0.5
set grid ytics lc rgb '#d8dde4'
plot 'sentence.dat' using 1:2 with steps lc rgb '#2f5f9e' notitle
unset multiplot
