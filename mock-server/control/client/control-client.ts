import { connectionTo } from './connection.ts';
import type { MockAddress, MockDescription, MockOrder } from './messages.ts';
import { type MockClient, mockClient } from './mock-client.ts';

/** A control API, called from a program. Every method throws a ControlError when it is refused. */
export interface ControlClient {
  readonly url: string;
  /** Every mock that it holds. */
  mocks(): Promise<MockDescription[]>;
  /** One of them; `default`, the first of `bearerproof serve`, unless named. */
  mock(id?: string): MockClient;
  /** Starts a mock on ports of its own. */
  createMock(order?: MockOrder): Promise<CreatedMock>;
}

/** A mock that was made, with where it listens. */
export interface CreatedMock extends MockClient, Omit<MockAddress, 'id'> {}

export interface ControlClientOptions {
  /** How requests are sent; the global `fetch` unless given. */
  readonly fetch?: typeof fetch;
}

/**
 * A client of the control API of a running server.
 * @param url origin of the API, as `bearerproof serve` prints it
 */
export function createControlClient(
  url = 'http://127.0.0.1:4000',
  options: ControlClientOptions = {},
): ControlClient {
  const origin = url.replace(/\/+$/, '');
  const connection = connectionTo(origin, options.fetch ?? ((input, init) => fetch(input, init)));
  return {
    url: origin,
    mocks: () => connection.call('GET', '/mocks'),
    mock: (id = 'default') => mockClient(id, connection),
    async createMock(order = {}) {
      const address = await connection.call<MockAddress>('POST', '/mocks', { body: order });
      return { ...mockClient(address.id, connection), ...address };
    },
  };
}
