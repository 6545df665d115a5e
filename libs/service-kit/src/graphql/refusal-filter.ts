import { KoiosError } from '@koios/opcua-contracts';
import { type ArgumentsHost, Catch } from '@nestjs/common';
import { BaseExceptionFilter } from '@nestjs/core';

/** A caller's mistake is an answer, not a fault: without this filter Nest would log it as an error with its stack. */
@Catch(KoiosError)
export class RefusalFilter extends BaseExceptionFilter<KoiosError> {
  /** GraphQL takes an error that a resolver returns for one that it throws; HTTP controllers answer their own. */
  override catch(refusal: KoiosError, host: ArgumentsHost): KoiosError | void {
    if (host.getType<string>() === 'graphql') return refusal;
    super.catch(refusal, host);
  }
}
