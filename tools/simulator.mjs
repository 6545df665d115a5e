/** `npm run simulator -- …`: builds the plant simulator where it is not built, and runs it. */
import { execSync } from 'node:child_process';

execSync('nx run @koios/plant-simulator:build --output-style=static', {
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false' },
});
await import('../apps/plant-simulator/dist/main.js');
