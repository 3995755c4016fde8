export default { test: { pool: 'forks', maxWorkers: 1, testTimeout: 120000 } };
