import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig(({ command }) => {
  // Test runners set NODE_ENV to "test", with which a build would carry React's development code to every visitor.
  if (command === 'build') process.env['NODE_ENV'] = 'production';
  return {
    plugins: [react()],
    // Nothing is inlined as a data: address, which the content security policy refuses for fonts.
    build: {
      outDir: '../dist/web',
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      rolldownOptions: {
        output: { codeSplitting: { groups: [{ name: 'page', test: /web\/src\/main\.tsx$/ }] } },
      },
      // The entry's size is held by a test, compressed; the warning counts bytes before compression.
      chunkSizeWarningLimit: 800,
    },
  };
});
