import { OpenAPIHono } from '@hono/zod-openapi';
import { HTTPException } from 'hono/http-exception';
import { OptionError } from '../option-error.ts';
import { ScriptError } from '../script/index.ts';
import { addClockRoutes } from './clock-routes.ts';
import { ControlError } from './control-error.ts';
import { addExpectRoutes } from './expect-routes.ts';
import { refuseForeign } from './guard.ts';
import type { HeldMocks } from './held-mock.ts';
import { addJournalRoutes } from './journal-routes.ts';
import { addMintingRoutes } from './minting-routes.ts';
import { addMockRoutes } from './mock-routes.ts';
import { addClientRoutes, addUserRoutes } from './people-routes.ts';
import { addScriptRoutes } from './script-routes.ts';
import { addTokenRoutes } from './token-routes.ts';

/** The control API without its socket. @param origin where it is reached, once it is */
export function controlApp(mocks: HeldMocks, origin: () => string): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use(async (context, next) => {
    refuseForeign(context.req.header('Host'), context.req.header('Origin'), origin());
    await next();
  });
  addMockRoutes(app, mocks);
  addClockRoutes(app, mocks);
  addScriptRoutes(app, mocks);
  addUserRoutes(app, mocks);
  addClientRoutes(app, mocks);
  addTokenRoutes(app, mocks);
  addMintingRoutes(app, mocks);
  addJournalRoutes(app, mocks);
  addExpectRoutes(app, mocks);
  app.doc31('/openapi.json', () => ({
    openapi: '3.1.0',
    info: { title: 'Bearerproof control API', version: '1' },
    servers: [{ url: origin() }],
  }));
  app.notFound((context) =>
    context.json(
      {
        error: `there is nothing at ${context.req.method} ${context.req.path}; ${origin()}/openapi.json lists what is`,
      },
      404,
    ),
  );
  app.onError((error, context) => {
    const { status, sentence } = refusalOf(error);
    return context.json({ error: sentence }, status);
  });
  return app;
}

/** How the control API answers what a route threw. */
function refusalOf(error: Error) {
  if (error instanceof ControlError) return { status: error.status, sentence: error.message };
  const ours = error instanceof ScriptError || error instanceof OptionError || error instanceof RangeError;
  if (ours) return { status: 400 as const, sentence: error.message };
  if (error instanceof HTTPException && error.status === 400) {
    return { status: 400 as const, sentence: 'the body is not JSON' };
  }
  const { code, port } = error as NodeJS.ErrnoException & { readonly port?: number };
  if (code === 'EADDRINUSE') {
    return {
      status: 409 as const,
      sentence: `port ${port} is in use; choose another "port", or 0 for a free one`,
    };
  }
  return { status: 500 as const, sentence: `the control API failed: ${error.message}` };
}
