# Phone error rate against weight sparsity and against the threshold: grid.csv, which training/grid.sh leaves.
set terminal svg size 860,360 background rgb 'white' font 'Helvetica,12'
set output 'grid.svg'
set datafile separator ','
set multiplot layout 1,2
set grid lc rgb '#d8dde4'
set ylabel 'phone error rate, %'
set yrange [0:100]
prompts(t, p) = (strcol(3) eq 'prompts-test.data' && $4 == t) ? 100*p : NaN
made(t, p) = (strcol(3) eq 'synthetic-test.data' && $4 == t) ? 100*p : NaN
set key bottom left
set datafile missing NaN
set xlabel 'weights that are zero, %'
set xrange [-3:100]
plot 'grid.csv' using (100*$2):(prompts(0, $5)) with points pt 7 lc rgb '#2f5f9e' title 'recorded, Θ = 0', \
     '' using (100*$2):(prompts(0.1, $5)) with points pt 6 lc rgb '#2f5f9e' title 'recorded, Θ = 0.1', \
     '' using (100*$2):(prompts(0.3, $5)) with points pt 4 lc rgb '#2f5f9e' title 'recorded, Θ = 0.3', \
     '' using (100*$2):(made(0, $5)) with points pt 7 lc rgb '#c07a30' title 'synthetic, Θ = 0', \
     '' using (100*$2):(made(0.3, $5)) with points pt 4 lc rgb '#c07a30' title 'synthetic, Θ = 0.3'
set xlabel 'elements of x and h that are not sent, %'
set key bottom left
plot 'grid.csv' using (100*$10):((strcol(3) eq 'prompts-test.data' && $2 > 0.92 && $2 < 0.945) ? 100*$5 : NaN) with linespoints pt 7 lc rgb '#2f5f9e' title 'recorded, γ = 0.94', \
     '' using (100*$10):((strcol(3) eq 'prompts-test.data' && $2 < 0.3) ? 100*$5 : NaN) with linespoints pt 6 lc rgb '#8a97a8' title 'recorded, γ = 0'
unset multiplot
