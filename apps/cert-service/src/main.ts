import { createLogger, GatewayOnly, loadConfiguration, startService } from '@koios/service-kit';
import { AppModule } from './app.module.js';
import { configurationSchema } from './config.js';

await startService({
  name: 'cert-service',
  prepare: () => {
    const configuration = loadConfiguration(configurationSchema);
    const log = createLogger('cert-service', configuration.LOG_LEVEL);
    const { HTTP_HOST: host, HTTP_PORT: port } = configuration;
    const { entrance } = GatewayOnly.from(configuration);
    return {
      module: AppModule.with(configuration, log),
      host,
      port,
      log,
      entrance: [entrance],
      tracesEndpoint: configuration.OTEL_EXPORTER_OTLP_ENDPOINT,
    };
  },
});
