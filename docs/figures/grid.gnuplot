# Phone error rates against weight sparsity, at two thresholds: networks of 256 units from ./dev train grid.
set terminal svg size 760,340 background rgb 'white' font 'Helvetica,12'
set output 'grid.svg'
set datafile separator ','
set xlabel 'weights that are 0, %'
set ylabel 'phone errors, %'
set xrange [0:100]
set yrange [0:*]
set grid lc rgb '#d8dde4'
set key left top font ',11'
at(theta, name) = column('theta') == theta ? column(name) : NaN
plot 'grid.csv' using 'weight_sparsity':(at(0, 'recorded')) smooth unique with linespoints pt 7 ps 0.7 lw 2 lc rgb '#2f5f9e' title 'recorded, Θ = 0', \
     '' using 'weight_sparsity':(at(0.3, 'recorded')) smooth unique with linespoints pt 6 ps 0.7 lw 2 dt 2 lc rgb '#2f5f9e' title 'recorded, Θ = 0.3', \
     '' using 'weight_sparsity':(at(0, 'synthetic')) smooth unique with linespoints pt 7 ps 0.7 lw 2 lc rgb '#c07020' title 'synthetic, Θ = 0', \
     '' using 'weight_sparsity':(at(0.3, 'synthetic')) smooth unique with linespoints pt 6 ps 0.7 lw 2 dt 2 lc rgb '#c07020' title 'synthetic, Θ = 0.3'
