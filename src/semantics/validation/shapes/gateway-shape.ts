import { list, map, object, text, unsigned } from '../shape.ts';
import { serverTls } from './server-tls-shape.ts';

export const gatewaySpec = object({
  selector: map(text()),
  servers: list(
    object(
      {
        bind: text(),
        defaultEndpoint: text(),
        hosts: list(text()),
        name: text(),
        port: object(
          { name: text(), number: unsigned, protocol: text(), targetPort: unsigned },
          { required: ['name', 'number', 'protocol'] },
        ),
        tls: serverTls,
      },
      { required: ['hosts', 'port'] },
    ),
  ),
});
