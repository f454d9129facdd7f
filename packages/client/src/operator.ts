import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type OperatedOrganization = Schemas['OperatedOrganization'];
export type NewOrganization = Schemas['CreateOrganizationInput'];
export type MadeOrganization = Schemas['MadeOrganization'];
export type OperatedChange = Schemas['OperateOrganizationInput'];
export type WantedDeletion = Schemas['DeleteOrganizationInput'];
export type DeletionCertificate = Schemas['DeletionCertificate'];
type CertificateList =
  operations['listDeletionCertificates']['responses'][200]['content']['application/json'];
export type NewVisit = Schemas['VisitOrganizationInput'];
export type MadeVisit = Schemas['MadeOperatorVisit'];
export type OperatorVisit = Schemas['OperatorVisit'];
export type Feature = Schemas['Feature'];
export type ServiceStatistics = Schemas['ServiceStatistics'];
export type Announcements = operations['listAnnouncements']['responses'][200]['content']['application/json'];
type OrganizationList = operations['listOrganizations']['responses'][200]['content']['application/json'];

/** All organizations, for whoever runs the service. */
export class Operator {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The service in figures, over all organizations. */
  async statistics(): Promise<ServiceStatistics> {
    return dataOf(await this.#connection.http.GET('/api/v1/admin/service-stats'));
  }

  /** What operators tell everybody, and whether the service takes changes. */
  async announcements(signal?: AbortSignal): Promise<Announcements> {
    return dataOf(await this.#connection.http.GET('/api/v1/announcements', { signal: signal ?? null }));
  }

  async announce(announcement: Schemas['AnnounceInput']): Promise<Schemas['Announcement']> {
    return dataOf(await this.#connection.http.PUT('/api/v1/admin/announcement', { body: announcement }));
  }

  async takeAnnouncementBack(): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/admin/announcement');
  }

  /** The service is read and not changed; what runs goes on. */
  async beginMaintenance(maintenance: Schemas['MaintainInput']): Promise<Schemas['Maintenance']> {
    return dataOf(await this.#connection.http.PUT('/api/v1/admin/maintenance', { body: maintenance }));
  }

  async endMaintenance(): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/admin/maintenance');
  }

  /** What can be switched off, and whether it is on: for the service, or for one organization. */
  async features(organizationId?: string): Promise<Feature[]> {
    return dataOf(await this.#connection.http.GET('/api/v1/admin/features', ofOrganization(organizationId)))
      .items;
  }

  /** On or off, for the service or for one organization; there it goes before. */
  async switchFeature(
    feature: string,
    wanted: Schemas['SwitchFeatureInput'],
    organizationId?: string,
  ): Promise<Feature> {
    const params = { path: { feature }, ...ofOrganization(organizationId).params };
    const { http } = this.#connection;
    return dataOf(await http.PUT('/api/v1/admin/features/{feature}', { params, body: wanted }));
  }

  /** Has it be as the service, or the code, has it. */
  async resetFeature(feature: string, organizationId?: string): Promise<Feature> {
    const params = { path: { feature }, ...ofOrganization(organizationId).params };
    return dataOf(await this.#connection.http.DELETE('/api/v1/admin/features/{feature}', { params }));
  }

  /** The newest first. */
  organizations(): Listing<OrganizationList> {
    return listing(async (cursor) => {
      const params = cursor === undefined ? {} : { query: { cursor } };
      return dataOf(await this.#connection.http.GET('/api/v1/admin/organizations', { params }));
    });
  }

  async get(id: string): Promise<OperatedOrganization> {
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/admin/organizations/{organization_id}', here(id)));
  }

  /** Its first admin sets a password by the `token`, which is in the answer and never again. */
  async create(organization: NewOrganization): Promise<MadeOrganization> {
    const request = { body: organization, headers: once() };
    return dataOf(await this.#connection.http.POST('/api/v1/admin/organizations', request));
  }

  async change(id: string, change: OperatedChange): Promise<OperatedOrganization> {
    const { http } = this.#connection;
    const request = { ...here(id), body: change };
    return dataOf(await http.PATCH('/api/v1/admin/organizations/{organization_id}', request));
  }

  /** Its users are refused, and nothing runs in it. */
  async suspend(id: string, reason: string): Promise<OperatedOrganization> {
    const { http } = this.#connection;
    const request = { ...here(id), body: { reason } };
    return dataOf(await http.POST('/api/v1/admin/organizations/{organization_id}/suspend', request));
  }

  async reinstate(id: string): Promise<OperatedOrganization> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/admin/organizations/{organization_id}/reinstate', here(id)));
  }

  /** It is suspended at once, and goes with all that it has when its days of grace are over. */
  async delete(id: string, wanted: WantedDeletion): Promise<OperatedOrganization> {
    const { http } = this.#connection;
    const request = { ...here(id), body: wanted };
    return dataOf(await http.POST('/api/v1/admin/organizations/{organization_id}/deletion', request));
  }

  /** Cancels its deletion, if that has not begun. */
  async keep(id: string): Promise<OperatedOrganization> {
    const { http } = this.#connection;
    return dataOf(await http.DELETE('/api/v1/admin/organizations/{organization_id}/deletion', here(id)));
  }

  /** Of organizations that are gone, the newest first. */
  certificates(): Listing<CertificateList> {
    return listing(async (cursor) => {
      const params = cursor === undefined ? {} : { query: { cursor } };
      return dataOf(await this.#connection.http.GET('/api/v1/admin/deletion-certificates', { params }));
    });
  }

  async certificate(id: string): Promise<DeletionCertificate> {
    const { http } = this.#connection;
    return dataOf(await http.GET('/api/v1/admin/deletion-certificates/{organization_id}', here(id)));
  }

  /** Work there for a while. Its `access_token` is in the answer and never again. */
  async visit(id: string, visit: NewVisit): Promise<MadeVisit> {
    const { http } = this.#connection;
    const request = { ...here(id), body: visit };
    return dataOf(await http.POST('/api/v1/admin/organizations/{organization_id}/visits', request));
  }

  async endVisit(id: string, visitId: string): Promise<void> {
    const params = { path: { organization_id: id, visit_id: visitId } };
    await this.#connection.http.DELETE('/api/v1/admin/organizations/{organization_id}/visits/{visit_id}', {
      params,
    });
  }
}

function here(id: string) {
  return { params: { path: { organization_id: id } } };
}

function ofOrganization(organizationId: string | undefined) {
  return { params: { query: organizationId === undefined ? {} : { organization_id: organizationId } } };
}
