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
rows(theta) = sprintf("< awk -F, '$2 == %s' grid.csv", theta)
recorded = 3; synthetic = 4; sparsity = 5
plot rows('0') using sparsity:recorded with linespoints pt 7 ps 0.7 lw 2 lc rgb '#2f5f9e' title 'recorded, Θ = 0', \
     rows('0.3') using sparsity:recorded with linespoints pt 6 ps 0.7 lw 2 dt 2 lc rgb '#2f5f9e' title 'recorded, Θ = 0.3', \
     rows('0') using sparsity:synthetic with linespoints pt 7 ps 0.7 lw 2 lc rgb '#c07020' title 'synthetic, Θ = 0', \
     rows('0.3') using sparsity:synthetic with linespoints pt 6 ps 0.7 lw 2 dt 2 lc rgb '#c07020' title 'synthetic, Θ = 0.3'
