const args = process.argv.slice(2);

// Serving loads nothing of the command line: its signals are heard from the first moment.
if (args.length === 0 || (args.length === 1 && args[0] === 'serve')) void import('../main.js');
else void import('./program.js').then(({ run }) => run(args));
