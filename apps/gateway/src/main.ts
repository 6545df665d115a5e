import { createLogger, loadConfiguration, startService } from '@koios/service-kit';
import { AppModule } from './app.module.js';
import { configurationSchema } from './config.js';
import { consoleFiles } from './console/console-files.js';
import { allowedOrigins } from './http/allowed-origins.js';
import { securityHeaders } from './http/security-headers.js';

/** A body is read only after its caller has shown a token, and within the limit of its address. */
await startService({
  name: 'gateway',
  readsBodies: false,
  prepare: async () => {
    const configuration = loadConfiguration(configurationSchema);
    const log = createLogger('gateway', configuration.LOG_LEVEL);
    const module = await AppModule.with(configuration, log);
    const entrance = [
      securityHeaders(configuration),
      allowedOrigins(configuration.CORS_ORIGINS),
      consoleFiles(configuration.CONSOLE_DIRECTORY),
    ];
    return { module, configuration, log, entrance };
  },
});
