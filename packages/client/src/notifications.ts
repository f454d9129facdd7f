import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type Notification = Schemas['Notification'];
export type NotificationPreferences = Schemas['NotificationPreferences'];
export type NotificationChannel = Schemas['NotificationChannel'];
export type MadeNotificationChannel = Schemas['MadeNotificationChannel'];
export type NewNotificationChannel = Schemas['CreateNotificationChannelInput'];
export type NotificationChannelChange = Schemas['ChangeNotificationChannelInput'];
export type NotificationFilter = NonNullable<operations['listNotifications']['parameters']['query']>;
type ChannelFilter = NonNullable<operations['listNotificationChannels']['parameters']['query']>;
type NotificationList = operations['listNotifications']['responses'][200]['content']['application/json'];
type ChannelList = operations['listNotificationChannels']['responses'][200]['content']['application/json'];

const channel = '/api/v1/notification-channels/{channel_id}';

/** Who is told of what by mail and by channels. */
export class Notifications {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first: your own mail, and for admins everything. */
  list(filter: NotificationFilter = {}): Listing<NotificationList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/notifications', { params: { query } }));
    });
  }

  /** Sends a mail to the address of your account. @returns the id under which it is in the list. */
  async testMail(): Promise<string> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/notifications/test', { headers: once() })).notification_id;
  }

  async preferences(): Promise<NotificationPreferences> {
    return dataOf(await this.#connection.http.GET('/api/v1/notification-preferences'));
  }

  async setPreferences(preferences: NotificationPreferences): Promise<NotificationPreferences> {
    const { http } = this.#connection;
    return dataOf(await http.PUT('/api/v1/notification-preferences', { body: preferences }));
  }

  /** The newest first. */
  channels(filter: ChannelFilter = {}): Listing<ChannelList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/notification-channels', { params: { query } }));
    });
  }

  async channel(id: string): Promise<NotificationChannel> {
    return dataOf(await this.#connection.http.GET(channel, at(id)));
  }

  /** The `secret`, which a generic webhook has, is in the answer and never again. */
  async createChannel(body: NewNotificationChannel): Promise<MadeNotificationChannel> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/notification-channels', { body, headers: once() }));
  }

  async changeChannel(id: string, change: NotificationChannelChange): Promise<NotificationChannel> {
    return dataOf(await this.#connection.http.PATCH(channel, { ...at(id), body: change }));
  }

  /** Of a generic webhook; the secret before is used as well for a day. */
  async rotateChannelSecret(id: string): Promise<Schemas['RotatedSecret']> {
    const { http } = this.#connection;
    return dataOf(await http.POST(`${channel}/rotate-secret`, { ...at(id), headers: once() }));
  }

  async removeChannel(id: string): Promise<void> {
    await this.#connection.http.DELETE(channel, at(id));
  }

  /** @returns the id under which it is in the list. */
  async testChannel(id: string): Promise<string> {
    const { http } = this.#connection;
    return dataOf(await http.POST(`${channel}/test`, { ...at(id), headers: once() })).notification_id;
  }
}

function at(id: string) {
  return { params: { path: { channel_id: id } } };
}
