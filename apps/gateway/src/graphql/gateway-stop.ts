import { gatewayStops } from '../errors/lost-subscription.js';

/** Says that the gateway is stopping, to whoever has to end something before it can. */
export class GatewayStop {
  private readonly controller = new AbortController();

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  begin(): void {
    this.controller.abort(gatewayStops());
  }
}
