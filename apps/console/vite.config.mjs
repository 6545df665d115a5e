import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The gateway that `vite` hands requests on to while the console is being developed. */
const gateway = process.env.KOIOS_GATEWAY ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@koios/source', 'module', 'browser', 'production'] },
  build: { target: 'es2023', sourcemap: true, assetsInlineLimit: 0 },
  server: {
    proxy: {
      '/graphql': { target: gateway, ws: true },
      '/auth': gateway,
      '/downloads': gateway,
    },
  },
});
