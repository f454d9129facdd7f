import type { components } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';

type Schemas = components['schemas'];
export type Job = Schemas['Job'];
export type Node = Schemas['Node'];
export type Circuit = Schemas['Circuit'];

/** The service itself, for its operators. */
export class Admin {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The processes of the service. */
  async nodes(): Promise<Node[]> {
    return dataOf(await this.#connection.http.GET('/api/v1/admin/nodes')).items;
  }

  /** The circuits to models that are open, on all nodes. */
  async circuits(): Promise<Circuit[]> {
    return dataOf(await this.#connection.http.GET('/api/v1/admin/circuits')).items;
  }

  /** How the whole service is, component by component. */
  async health(): Promise<Schemas['Health']> {
    return dataOf(await this.#connection.http.GET('/api/v1/monitoring/health'));
  }

  /** How one component is, such as `database`. */
  async healthOf(component: string): Promise<Schemas['HealthOfComponent']> {
    const { http } = this.#connection;
    const path = '/api/v1/monitoring/health/{component}';
    return dataOf(await http.GET(path, { params: { path: { component } } }));
  }

  /** What the service does by itself now and then, and how it went last. */
  async jobs(): Promise<Job[]> {
    return dataOf(await this.#connection.http.GET('/api/v1/admin/jobs')).items;
  }

  /** Has a job done within seconds. */
  async runJob(name: string): Promise<void> {
    const request = { params: { path: { name } }, headers: once() };
    await this.#connection.http.POST('/api/v1/admin/jobs/{name}/run', request);
  }
}
