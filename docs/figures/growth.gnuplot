# How the simulator's time per step and its memory grow, from growth.csv in the present folder: ./dev bench --growth.
set terminal svg size 980,640 background rgb 'white' font 'Helvetica,12'
set output 'growth.svg'
set datafile separator ','
set logscale xy
set grid lc rgb '#d8dde4'
set style data linespoints
set style line 1 pt 7 ps 0.6 lc rgb '#2f5f9e' lw 2
set style line 2 pt 5 ps 0.5 lc rgb '#8a97a8' lw 2
set key left top font ',11'
points(quantity, column) = strcol(1) eq quantity ? column : NaN
set multiplot layout 2,3
set ylabel 'µs per step'
set xlabel 'tokens per step'
plot 'growth.csv' using (points('tokens', $3)):(points('tokens', $5)) linestyle 1 notitle
set xlabel 'hidden units'
set xrange [200:10000]
set xtics (256, 512, 1024, 2048, 4096, 8192) rotate by -45
plot 'growth.csv' using (points('hidden', $2)):(points('hidden', $5)) linestyle 1 notitle
set xlabel 'arrays'
set xrange [0.8:80]
set xtics (1, 2, 4, 8, 16, 32, 64) norotate
plot 'growth.csv' using (points('arrays', $2)):(points('arrays', $5)) linestyle 1 notitle
set xlabel 'layers'
set xrange [0.9:9]
set xtics (1, 2, 4, 8)
plot 'growth.csv' using (points('layers', $2)):(points('layers', $5)) linestyle 1 notitle
set xlabel 'steps of the run'
set xrange [700:1.5e6]
set xtics ('1,000' 1e3, '10,000' 1e4, '100,000' 1e5, '1,000,000' 1e6)
set yrange [10:5000]
set key at graph 0.03,0.97 left Left reverse
plot 'growth.csv' using (points('steps_1024', $2)):(points('steps_1024', $5)) linestyle 2 title '1024 units', \
     '' using (points('steps_64', $2)):(points('steps_64', $5)) linestyle 1 title '64 units'
set ylabel 'peak memory, MB'
set yrange [10:1000]
plot 'growth.csv' using (points('steps_1024', $2)):(points('steps_1024', $6)) linestyle 2 title '1024 units', \
     '' using (points('steps_64', $2)):(points('steps_64', $6)) linestyle 1 title '64 units'
unset multiplot
