// Generated from packages/server/openapi.json by `npm run generate`.
export interface paths {
    "/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process lives */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/ready": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the process takes work: database, queue, disk, isolation
         * @description A node that is `degraded` takes work (200); its checks say what is amiss.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Measurements for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in with e-mail and password; 202 where a second factor is asked for */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Exchange a refresh token for a new pair; it works once */
        post: operations["refreshToken"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End the login that a refresh token belongs to */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show who is logged in */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the own name */
        patch: operations["changeMe"];
        trace?: never;
    };
    "/api/v1/auth/change-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Change the own password; every other login ends */
        post: operations["changePassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the own logins, the one used last first */
        get: operations["listLogins"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sessions/{login_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End one of the own logins, with its access tokens */
        delete: operations["endLogin"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/logout-all": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** End every login of the user */
        post: operations["logoutEverywhere"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Accept an invitation: make the account and log in; 202 where a second factor is asked for */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a token mailed that sets a new password; answered alike for every address */
        post: operations["askForPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/reset-password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Set a new password by a token; every login of the user ends */
        post: operations["resetPassword"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Log in with a second factor, after the password */
        post: operations["takeSecondStep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/second-factor/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get the secret of a second factor, where the organization demands one to log in */
        post: operations["enrolAtLogin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show whether one has a second factor */
        get: operations["getSecondFactor"];
        put?: never;
        /** Get the secret of a second factor, which counts once a code has confirmed it */
        post: operations["enrolSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/totp/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show by a code that the phone has the secret; from then on logins ask for one */
        post: operations["confirmSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/totp/disable": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have logins ask for the password alone again */
        post: operations["disableSecondFactor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/totp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take away the second factor of who has lost it; their logins end */
        delete: operations["resetSecondFactor"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sso/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** For a browser: log in at the provider of an organization */
        get: operations["startSsoLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sso/callback": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Where the provider sends the browser back to, which brings a code to the program */
        get: operations["finishSsoLogin"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/auth/sso/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get the tokens of a login by a provider, once, for the code that the browser brought */
        post: operations["exchangeSsoCode"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization/single-sign-on": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show where the people of the organization log in; never the secret */
        get: operations["getSingleSignOn"];
        /** Set where the people of the organization log in, by OpenID Connect */
        put: operations["setSingleSignOn"];
        post?: never;
        /** Have nobody log in there any more */
        delete: operations["removeSingleSignOn"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/stream-tickets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get a ticket that opens one WebSocket within 30 seconds */
        post: operations["createStreamTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the users of the organization, newest first */
        get: operations["listUsers"];
        put?: never;
        /** Make a person or a service account a user of the organization */
        post: operations["createUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a user */
        get: operations["getUser"];
        put?: never;
        post?: never;
        /** Delete a user; their logins and keys end, and what they made stays */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        /** Change the name or the role of a user, or whether they may log in; it holds at once */
        patch: operations["changeUser"];
        trace?: never;
    };
    "/api/v1/users/{user_id}/logins": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End every login of a user, with what they have open; they may log in again */
        delete: operations["endLoginsOfUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/users/{user_id}/password-reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Get a token by which a user sets a new password; hand it over by a way that you trust */
        post: operations["grantPasswordReset"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the roles that the organization has made, newest first */
        get: operations["listRoles"];
        put?: never;
        /** Make a role of rights that you have */
        post: operations["createRole"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/roles/{role_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a role */
        get: operations["getRole"];
        /** Replace what a role says; it holds at the next request of everybody who has it */
        put: operations["replaceRole"];
        post?: never;
        /** Delete a role that nobody has */
        delete: operations["deleteRole"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/organizations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the organizations of the service, newest first */
        get: operations["listOrganizations"];
        put?: never;
        /** Make an organization with its first admin */
        post: operations["createOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/organizations/{organization_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an organization */
        get: operations["showOrganization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the name, the plan or the limits of an organization */
        patch: operations["operateOrganization"];
        trace?: never;
    };
    "/api/v1/admin/organizations/{organization_id}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Suspend an organization: its users are refused, and nothing runs in it */
        post: operations["suspendOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/organizations/{organization_id}/reinstate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Let an organization go on that was suspended */
        post: operations["reinstateOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/organizations/{organization_id}/visits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Work in an organization for a while, perhaps in the place of a user; both audit logs tell of it */
        post: operations["visitOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/organizations/{organization_id}/visits/{visit_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** End a visit; its token is refused from the next request on */
        delete: operations["endVisit"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/announcements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the operators of the service tell everybody now */
        get: operations["listAnnouncements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/announcement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Tell everybody something, in place of what they were told */
        put: operations["announce"];
        post?: never;
        /** Tell it nobody any more */
        delete: operations["takeAnnouncementBack"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/maintenance": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Have the service read and not changed; what runs goes on */
        put: operations["beginMaintenance"];
        post?: never;
        /** Have the service take changes again */
        delete: operations["endMaintenance"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/organizations/{organization_id}/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have an organization deleted with all that it has: it is suspended until that is due */
        post: operations["deleteOrganization"];
        /** Cancel the deletion of an organization that has not begun */
        delete: operations["keepOrganization"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization/deletion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have the organization deleted with all that it has: it is suspended at once */
        post: operations["deleteOwnOrganization"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/deletion-certificates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the certificates of organizations that are gone, newest first */
        get: operations["listDeletionCertificates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/deletion-certificates/{organization_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the certificate that an organization is gone */
        get: operations["showDeletionCertificate"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization/features": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell which features of the service are on for the organization */
        get: operations["listFeatures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/features": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what can be switched off, and whether it is on */
        get: operations["operateFeatures"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/features/{feature}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Switch a feature on or off, for the service or for one organization
         * @description What it gates is refused with 403 and the code `feature_off`, at all nodes within seconds.
         */
        put: operations["switchFeature"];
        post?: never;
        /** Have a feature be as the service has it, for all or for one organization */
        delete: operations["resetFeature"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show the organization in figures: users, sessions, tasks, activity, costs, approvals, storage
         * @description Asks for `sessions:read`, `tasks:read` and `usage:read`, too, each over all of the organization.
         */
        get: operations["getStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/service-stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the service in figures: organizations, users, sessions, turns, lines, costs */
        get: operations["getServiceStatistics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/shares": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List with whom a session is shared */
        get: operations["listSessionShares"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/shares/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Share a session with a user of the organization; it takes the place of what they had */
        put: operations["shareSession"];
        post?: never;
        /** Share a session with a user no more; what they have open of it ends */
        delete: operations["unshareSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the links to a session that are good */
        get: operations["listSessionLinks"];
        put?: never;
        /** Make a link that lets others see a session; it is shown once */
        post: operations["makeSessionLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/links/{link_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Revoke a link; what was had by it ends */
        delete: operations["revokeSessionLink"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session-links/open": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Take up a session by a link: it is seen from now on, until the link ends */
        post: operations["openSessionLink"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{link_token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a session by a public link */
        get: operations["getSharedSession"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/shared/{link_token}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was said in a session, by a public link */
        get: operations["listSharedMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List invitations, newest first */
        get: operations["listInvitations"];
        put?: never;
        /** Invite somebody; where no mail brings the token, hand it over by a way that you trust */
        post: operations["invite"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraw an invitation */
        delete: operations["withdrawInvitation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List API keys, newest first; users see their own */
        get: operations["listApiKeys"];
        put?: never;
        /** Make an API key; it is shown once */
        post: operations["createApiKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/api-keys/{key_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete an API key; it is refused from the next request on */
        delete: operations["deleteApiKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the audit log as JSON Lines or CSV, oldest first
         * @description A line of JSON is an entry, or without a filter also a checkpoint, and at last the signed end, by which `ai-agent audit verify` knows that nothing is missing. CSV has the entries alone.
         */
        get: operations["exportAuditLog"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List or search what was done in the organization, newest first */
        get: operations["listAuditEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/checkpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the entries of the audit log that the service has signed, newest first */
        get: operations["listAuditCheckpoints"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a session */
        get: operations["getSession"];
        put?: never;
        post?: never;
        /** Terminate and delete a session */
        delete: operations["deleteSession"];
        options?: never;
        head?: never;
        /** Change name, description or metadata */
        patch: operations["changeSession"];
        trace?: never;
    };
    "/api/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List sessions, newest first */
        get: operations["listSessions"];
        put?: never;
        /** Create a session */
        post: operations["createSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session-templates/{template_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a session template */
        get: operations["getSessionTemplate"];
        /** Replace what a session template says by a new version; sessions keep what they were made with */
        put: operations["replaceSessionTemplate"];
        post?: never;
        /** Delete a session template; sessions that were made from it stay as they are */
        delete: operations["deleteSessionTemplate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session-templates/{template_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the versions of a session template, the first one first; others see those that were shared */
        get: operations["listSessionTemplateVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session-templates/{template_id}/sharing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Share a session template with the organization, or with nobody */
        patch: operations["shareSessionTemplate"];
        trace?: never;
    };
    "/api/v1/session-templates/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Find session templates by text, category and tags, newest first */
        post: operations["searchSessionTemplates"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session-templates/popular/top": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the session templates that most sessions were made from */
        get: operations["listPopularSessionTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/session-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the session templates that you may use, newest first */
        get: operations["listSessionTemplates"];
        put?: never;
        /** Create a session template */
        post: operations["createSessionTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-groups/{tool_group_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a tool group */
        get: operations["getToolGroup"];
        /** Replace what a tool group says; it holds for the next tool calls */
        put: operations["replaceToolGroup"];
        post?: never;
        /** Delete a tool group; sessions that have it keep it as it is */
        delete: operations["deleteToolGroup"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-groups/{tool_group_id}/allowed-tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a tool on the list of allowed tools; one that is there stays */
        post: operations["addAllowedTool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-groups/{tool_group_id}/allowed-tools/{tool}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a tool from the list of allowed tools */
        delete: operations["removeAllowedTool"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-groups/{tool_group_id}/disallowed-tools": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Put a tool on the list of disallowed tools; one that is there stays */
        post: operations["addDisallowedTool"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-groups/{tool_group_id}/disallowed-tools/{tool}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Take a tool from the list of disallowed tools */
        delete: operations["removeDisallowedTool"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tool-groups": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tool groups, newest first */
        get: operations["listToolGroups"];
        put?: never;
        /** Create a tool group */
        post: operations["createToolGroup"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers/{mcp_server_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an MCP server */
        get: operations["getMcpServer"];
        put?: never;
        post?: never;
        /** Delete an MCP server; sessions that use it go on without it */
        delete: operations["deleteMcpServer"];
        options?: never;
        head?: never;
        /** Change an MCP server; it holds from the next turn of each session that uses it */
        patch: operations["changeMcpServer"];
        trace?: never;
    };
    "/api/v1/mcp-servers/templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what MCP servers can be made of: well-known ones, the operator's programs, and built-in ones */
        get: operations["listMcpTemplates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers/{mcp_server_id}/health-check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ask an MCP server for its tools now; it may take 15 seconds */
        post: operations["checkMcpServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the organization's MCP servers and your own, newest first */
        get: operations["listMcpServers"];
        put?: never;
        /** Register an MCP server, for yourself or the organization */
        post: operations["createMcpServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers/{mcp_server_id}/authorize": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begin to authorize an MCP server by OAuth; it may take 20 seconds */
        post: operations["authorizeMcpServer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make and change MCP servers as a file in the format of Claude Desktop tells
         * @description All that can be is done together; what cannot is told by its name, with the reason. Servers that the file does not name stay as they are.
         */
        post: operations["importMcpServers"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/mcp-servers/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the MCP servers that you may use as a file in the format of Claude Desktop
         * @description Headers are named, with placeholders for what they hold. What comes with the service is left out.
         */
        get: operations["exportMcpServers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a session stand still
         * @description Nothing runs and no prompt is taken until the session is resumed. A turn that runs is set aside with its process ended, prompts that wait stay in line, and approvals can be decided. 409 when it is paused or over.
         */
        post: operations["pauseSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a paused session go on
         * @description The turn that was set aside goes on: its agent is told to continue, and that a tool which ran was interrupted. Then the prompts in line run. 409 when the session is not paused.
         */
        post: operations["resumeSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the messages of a session, oldest first */
        get: operations["listMessages"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/tool-calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tool calls of a session, oldest first */
        get: operations["listToolCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/turns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the turns of a session, oldest first */
        get: operations["listTurns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/metrics/current": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what a session takes and has used */
        get: operations["getSessionMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/metrics/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what a session took while its agent was up, newest first */
        get: operations["listSessionMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/nodes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the nodes of the service and what they have to do */
        get: operations["listNodes"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/circuits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the circuits to models that are open
         * @description What nodes have said last, three times in a lease: models that answer badly or not at all, and are asked no more for a while.
         */
        get: operations["listCircuits"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/health": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how the service is, component by component */
        get: operations["getServiceHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/monitoring/health/{component}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how one component of the service is */
        get: operations["getComponentHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the jobs that the service does by itself
         * @description The same at every node, for the operators of the service. Errors are named by their kind only; the log of the node says more.
         */
        get: operations["listJobs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/admin/jobs/{name}/run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Have a job done at once
         * @description A node does it within seconds. What each node does for itself cannot be hurried (409).
         */
        post: operations["runJob"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/fork": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Make a new session that goes on from a turn of this one, or from a message in it
         * @description With its options, hooks and policies, and its conversation, its files, or both.
         */
        post: operations["forkSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/rewind": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Let a session go on from the end of an earlier turn
         * @description What came after it stays in the log, and can be gone back to in the same way.
         */
        post: operations["rewindSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/snapshots": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what is kept of the files after each turn, oldest first */
        get: operations["listSnapshots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the newest archive of a session */
        get: operations["getSessionArchive"];
        put?: never;
        /**
         * Put a session away
         * @description It takes no prompts from now on, and its log can still be read. Its files and what its agent remembers go into an archive, which is made in the background. 409 while a turn runs or waits in it.
         */
        post: operations["archiveSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take an archived session up again
         * @description The archive is checked first, whole; then the session is what it was before and goes on. A damaged one changes nothing: the archive says what is wrong with it.
         */
        post: operations["restoreSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the files of the workspace */
        get: operations["listFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/files/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a file of the workspace
         * @description Takes `Range`, `If-Range` and `If-None-Match`. What it is told to be goes by its content.
         */
        get: operations["readFile"];
        /**
         * Write a file of the workspace
         * @description Makes missing folders. The file is there as a whole or not at all. `If-Match` names what is replaced; `If-None-Match: *` replaces nothing.
         */
        put: operations["writeFile"];
        post?: never;
        /** Remove a file or a folder of the workspace */
        delete: operations["removeFile"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/workdir/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the workspace as an archive
         * @description Packed as it is sent. Pipes, sockets, and links that lead out are left out.
         */
        get: operations["downloadWorkspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/files/move": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Move or rename a file or a folder of the workspace */
        post: operations["moveFile"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/files/mkdir": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a folder in the workspace, and those above it */
        post: operations["makeFolder"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a task */
        get: operations["getTask"];
        put?: never;
        post?: never;
        /** Delete a task, and cancel what waits of it; what runs goes on to its end */
        delete: operations["deleteTask"];
        options?: never;
        head?: never;
        /** Change a task, for executions that are asked for from now on */
        patch: operations["changeTask"];
        trace?: never;
    };
    "/api/v1/tasks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List tasks, newest first */
        get: operations["listTasks"];
        put?: never;
        /** Create a task: a prompt with variables that runs unattended */
        post: operations["createTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List task templates, newest first */
        get: operations["listTaskTemplates"];
        put?: never;
        /** Create a task template */
        post: operations["createTaskTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-templates/stats": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show how the task templates are used */
        get: operations["getTaskTemplateStats"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-templates/{task_template_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a task template */
        get: operations["getTaskTemplate"];
        /** Replace what a task template says by a new version; tasks stay as they are */
        put: operations["replaceTaskTemplate"];
        post?: never;
        /** Delete a task template; tasks that were made from it stay as they are */
        delete: operations["deleteTaskTemplate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-templates/{task_template_id}/versions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the versions of a task template, the first one first */
        get: operations["listTaskTemplateVersions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-templates/{task_template_id}/create-task": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a task of your own, as a template proposes it but for what you change */
        post: operations["createTaskOfTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/execute": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a task run, in the name of its owner, as soon as there is room */
        post: operations["executeTask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the executions of a task, newest first */
        get: operations["listTaskExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-executions/{execution_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Cancel an execution that has not ended, and stop what runs of it */
        post: operations["cancelExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-executions/{execution_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Run the task again, as it is now, with the variables of an execution that failed or was cancelled */
        post: operations["retryExecution"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List executions of all tasks, newest first */
        get: operations["listExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-executions/{execution_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an execution with its attempts and what came of it */
        get: operations["getExecution"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-executions/{execution_id}/tool-calls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the tool calls of the newest attempt, oldest first */
        get: operations["listExecutionToolCalls"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-executions/{execution_id}/files/{path}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a file of an execution
         * @description Takes `Range`, `If-Range` and `If-None-Match`. What it is told to be goes by its content.
         */
        get: operations["readExecutionFile"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-executions/{execution_id}/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the files in the workspace of the newest attempt */
        get: operations["listExecutionFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/task-executions/{execution_id}/workdir/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download the files of an execution as an archive
         * @description Packed as it is sent. Pipes, sockets, and links that lead out are left out.
         */
        get: operations["downloadExecutionFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/workdir/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find text in the files of the workspace
         * @description Looks at most five seconds, into text files of up to 8 MiB.
         */
        get: operations["searchFiles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Compare the files of the workspace after two turns, or with those that are there now */
        get: operations["diffWorkspace"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the schedules of a task, the oldest first */
        get: operations["listSchedulesOfTask"];
        put?: never;
        /**
         * Have a task run by itself
         * @description In the name of its owner, whose role and budgets are looked at again each time.
         */
        post: operations["createSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the schedules of all tasks, newest first */
        get: operations["listSchedules"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{schedule_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a schedule */
        get: operations["getSchedule"];
        put?: never;
        post?: never;
        /** Delete a schedule; what runs of it goes on */
        delete: operations["deleteSchedule"];
        options?: never;
        head?: never;
        /** Change a schedule; times that have passed are not made up for */
        patch: operations["changeSchedule"];
        trace?: never;
    };
    "/api/v1/schedules/{schedule_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a schedule; what runs of it goes on */
        post: operations["pauseSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{schedule_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a paused schedule go on; nothing is made up for */
        post: operations["resumeSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/{schedule_id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the next times of a schedule */
        get: operations["previewSchedule"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/schedule/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show when a task runs next, by all of its schedules that are not paused */
        get: operations["previewSchedulesOfTask"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schedules/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show the next times of a schedule that is not made yet
         * @description Its jitter is another once it is made.
         */
        post: operations["previewNewSchedule"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/tasks/{task_id}/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the triggers of a task, the oldest first */
        get: operations["listTriggersOfTask"];
        put?: never;
        /**
         * Have a task run when a server of yours says so; address and secret are not shown again
         * @description In the name of its owner, whose role and budgets are looked at again each time.
         */
        post: operations["createTrigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the triggers of all tasks, newest first */
        get: operations["listTriggers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{trigger_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a trigger */
        get: operations["getTrigger"];
        put?: never;
        post?: never;
        /** Delete a trigger with the log of what came; what runs of it goes on */
        delete: operations["deleteTrigger"];
        options?: never;
        head?: never;
        /** Change a trigger; address and secret stay */
        patch: operations["changeTrigger"];
        trace?: never;
    };
    "/api/v1/triggers/{trigger_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new secret; messages with the one before are taken for a day more */
        post: operations["rotateTriggerSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{trigger_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Pause a trigger: what comes is refused with 409; what runs of it goes on */
        post: operations["pauseTrigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{trigger_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Have a paused trigger take messages again */
        post: operations["resumeTrigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{trigger_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what came to a trigger and what it led to, newest first */
        get: operations["listTriggerEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/triggers/{trigger_id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show what a message would lead to, without executing */
        post: operations["previewTrigger"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/interrupt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Stop the turn that runs or is parked, and drop those that wait */
        post: operations["interruptSession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/turns/{turn_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a turn */
        get: operations["getTurn"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/query": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a prompt
         * @description Waits for the answer by default. With `Prefer: respond-async` it answers 202 at once; with `Accept: text/event-stream` it streams the turn's events and ends with the turn. A turn whose quota is used up is parked and goes on later by itself: whoever waits for it goes on waiting.
         */
        post: operations["querySession"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read a session's event log */
        get: operations["listEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow a session's events as server-sent events
         * @description Sends what is in the log after `Last-Event-ID` or `after`, then what is added to it.
         */
        get: operations["streamEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List approvals, newest first */
        get: operations["listApprovals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approval_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an approval */
        get: operations["getApproval"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/approvals/{approval_id}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Allow or deny a call, or answer a question
         * @description Whoever the approval names may decide, once; one who denies is enough. With a quorum it goes on waiting until enough different people allow it. What is edited is allowed as it was edited: earlier votes count no more. 409: it was decided already, or you have decided. 410: it expired, or its turn is over.
         */
        post: operations["decideApproval"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events/stream": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow the organization's sessions, approvals and executions as server-sent events
         * @description Sends when sessions begin, run, wait for people, are idle or end, what is asked and what is decided, and what becomes of executions (with the right `tasks:read`). Users get their own sessions, what is theirs to decide, and the executions that they may see. Without `Last-Event-ID` or `after` it begins with what comes; with one it goes on from there. 410: that is too long ago.
         */
        get: operations["streamOrganizationEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budgets/{scope}/{scope_id}/{period}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set how much a session, a user or the organization may spend in a period */
        put: operations["setBudget"];
        post?: never;
        /** Remove a budget; what was spent stays counted */
        delete: operations["removeBudget"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budgets/{scope}/{scope_id}/{period}/top-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Raise a budget for its current period only */
        post: operations["topUpBudget"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Sum up what model calls used and cost; users see their own */
        get: operations["getUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/usage/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Get the same sums as CSV */
        get: operations["exportUsage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/budgets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the budgets of the organization, each in its current period */
        get: operations["listBudgets"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quotas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List quotas and how far they are used; users see those that hold for them */
        get: operations["listQuotas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/quotas/{holder}/{holder_id}/{resource}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Set how many of something the organization, each user or one user may have */
        put: operations["setQuota"];
        post?: never;
        /** Remove a quota */
        delete: operations["removeQuota"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/{hook_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a hook */
        get: operations["getHook"];
        put?: never;
        post?: never;
        /** Remove a hook; turns that run keep it */
        delete: operations["removeHook"];
        options?: never;
        head?: never;
        /** Change a hook; it holds from the next turn */
        patch: operations["changeHook"];
        trace?: never;
    };
    "/api/v1/hooks/{hook_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new secret for a webhook; the one before is used as well for a day */
        post: operations["rotateHookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks/{hook_id}/executions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what came of a hook, newest first */
        get: operations["listHookExecutions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List hooks, newest first; users see those of their own sessions */
        get: operations["listHooks"];
        put?: never;
        /** Create a hook, for the organization, a template or one session; it holds from the next turn */
        post: operations["createHook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/hooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the hooks that the next turn of a session runs with */
        get: operations["listSessionHooks"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List webhook endpoints, newest first */
        get: operations["listWebhookEndpoints"];
        put?: never;
        /** Have a server of yours told of events; the secret in the answer is not shown again */
        post: operations["createWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a webhook endpoint */
        get: operations["getWebhookEndpoint"];
        put?: never;
        post?: never;
        /** Remove a webhook endpoint; what waits for it is not sent any more */
        delete: operations["removeWebhookEndpoint"];
        options?: never;
        head?: never;
        /** Change a webhook endpoint; switched on again, it gets what waited for it */
        patch: operations["changeWebhookEndpoint"];
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new secret for an endpoint; messages are signed with both for a day */
        post: operations["rotateWebhookEndpointSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a message of the type webhook_endpoint.test; see what came of it in the deliveries */
        post: operations["testWebhookEndpoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/{endpoint_id}/deliveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was or is to be sent to an endpoint, newest first */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/webhook-endpoints/deliveries/{delivery_id}/redeliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send once more what was delivered or given up, under the same id */
        post: operations["redeliverWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List what was or is to be told, newest first: your own mail, and for admins everything */
        get: operations["listNotifications"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notifications/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a mail to the address of your account */
        post: operations["testMail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notification-preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show what mail you get */
        get: operations["getNotificationPreferences"];
        /** Say what mail you get, and how often */
        put: operations["setNotificationPreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notification-channels/{channel_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a notification channel */
        get: operations["getNotificationChannel"];
        put?: never;
        post?: never;
        /** Remove a notification channel; what waits for it is not sent any more */
        delete: operations["removeNotificationChannel"];
        options?: never;
        head?: never;
        /** Change a notification channel */
        patch: operations["changeNotificationChannel"];
        trace?: never;
    };
    "/api/v1/notification-channels/{channel_id}/rotate-secret": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Make a new secret for a channel of the kind webhook; messages are signed with both for a day */
        post: operations["rotateNotificationChannelSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notification-channels/{channel_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Send a notification that stands for nothing */
        post: operations["testNotificationChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/notification-channels": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List notification channels, newest first */
        get: operations["listNotificationChannels"];
        put?: never;
        /** Make a channel that tasks can name; its address and its secret are not shown again */
        post: operations["createNotificationChannel"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization/upstream-key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell whether the organization has a key of its own for the model */
        get: operations["getUpstreamKey"];
        /** Set a key of the organization for the model, used within seconds */
        put: operations["setUpstreamKey"];
        post?: never;
        /** Remove the organization's key; the server's is used again */
        delete: operations["removeUpstreamKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization/agent-limits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell which models, features of the provider and hosts the sessions of the organization may use */
        get: operations["getAgentLimits"];
        /**
         * Set what the sessions of the organization may use, from their next turn on
         * @description A new session that asks for more is refused. One that is there already gets what both it and the organization name.
         */
        put: operations["setAgentLimits"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization/archive-rules": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell when sessions of the organization are archived by themselves, and how long archives are kept */
        get: operations["getArchiveRules"];
        /** Set when sessions of the organization are archived by themselves, and how long archives are kept */
        put: operations["setArchiveRules"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show the organization */
        get: operations["getOrganization"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Change the name, the default effect of policies, or which built-in ones hold */
        patch: operations["changeOrganization"];
        trace?: never;
    };
    "/api/v1/policies/{policy_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a policy */
        get: operations["getPolicy"];
        /** Replace what a policy says by a new version */
        put: operations["replacePolicy"];
        post?: never;
        /** Delete a policy; its versions can be read on */
        delete: operations["deletePolicy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List policies in the order in which they are read, those that are built in at the end */
        get: operations["listPolicies"];
        put?: never;
        /** Create a policy, which holds for the next tool calls */
        post: operations["createPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policy_id}/versions/{version}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a version of a policy as decisions name it, also when the policy is gone */
        get: operations["getPolicyVersion"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{policy_id}/dry-run": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show what a policy, or a draft of it, would have said of recorded tool calls */
        post: operations["dryRunPolicy"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/permissions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the decisions about the tool calls of a session, newest first */
        get: operations["listPermissions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization/exports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List exports of the organization, newest first */
        get: operations["listExports"];
        put?: never;
        /**
         * Have all data of the organization exported; follow it until its status is "completed"
         * @description One at a time. Of an organization one export is kept: the one before goes when this is done.
         */
        post: operations["createExport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization/exports/{export_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show an export and how far it is */
        get: operations["getExport"];
        put?: never;
        post?: never;
        /** Delete an export and its file, or end its making */
        delete: operations["deleteExport"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/organization/exports/{export_id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Fetch the file of an export
         * @description A tar.gz: `tables/*.jsonl` with the rows, `audit-log.jsonl` for `ai-agent audit verify`, files of reports, archives and workspaces, and at last `manifest.jsonl`, which names them all. A download that was cut goes on with a `Range`.
         */
        get: operations["downloadExport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{report_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a report and how far it is */
        get: operations["getReport"];
        put?: never;
        post?: never;
        /** Delete a report and its file */
        delete: operations["deleteReport"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/{report_id}/download": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Fetch the file of a report */
        get: operations["downloadReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List reports, newest first; users see their own */
        get: operations["listReports"];
        put?: never;
        /** Have a report made; follow it until its status is "completed" */
        post: operations["createReport"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/reports/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The JSON Schema of reports in JSON */
        get: operations["getReportSchema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/report-templates/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Show what a template makes of the beginning of a session; nothing is kept */
        post: operations["previewReportTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/report-templates/{report_template_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show a report template */
        get: operations["getReportTemplate"];
        /** Replace what a report template says, for reports that are asked for from now on */
        put: operations["replaceReportTemplate"];
        post?: never;
        /** Delete a report template; tasks that name it go on with it as it is */
        delete: operations["deleteReportTemplate"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/report-templates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List report templates, newest first */
        get: operations["listReportTemplates"];
        put?: never;
        /** Create a report template */
        post: operations["createReportTemplate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sessions/{session_id}/files/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Put several files into the workspace, or what is in an archive
         * @description All of it is there and good before the first is put in its place.
         */
        post: operations["uploadFiles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incoming/{token}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a message to a trigger
         * @description JSON, signed with the secret of the trigger. Who has no good address and signature is told the same, whatever is wrong. A message that came before is not executed again.
         */
        post: operations["receiveMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        AcceptedQuery: {
            turn_id: string;
            session_id: string;
            message_id: string;
            /** @description The prompt's place in the log; the turn's events come after it. */
            seq: number;
            /** @constant */
            status: "queued";
        };
        /** @description What the agents of the organization may use at most. */
        AgentLimits: {
            allowed_models: string[];
            server_features: ("web_search" | "web_fetch" | "code_execution" | "mcp" | "files" | "url_sources" | "skills")[];
            egress: {
                hosts: string[];
                ports: number[];
            };
        };
        /**
         * @example {
         *       "text": "On Sunday from 6 to 7 UTC nothing can be changed."
         *     }
         */
        AnnounceInput: {
            text: string;
            /** Format: date-time */
            until?: string;
        };
        Announcement: {
            id: string;
            text: string;
            /** Format: date-time */
            at: string;
            until: string | null;
        };
        Answer: {
            session_id: string;
            turn_id: string;
            message_id: string;
            /** @enum {string} */
            status: "completed" | "failed" | "interrupted";
            content: {
                /** @constant */
                type: "text";
                text: string;
            };
            structured_output?: unknown;
            tool_calls: components["schemas"]["ToolCall"][];
            metrics: {
                /** @description How long the turn ran, without the time it was parked. */
                duration_ms: number | null;
                input_tokens: number;
                output_tokens: number;
                cache_creation_tokens: number;
                cache_read_tokens: number;
                cost_usd: string;
            };
            stop_reason: string;
            error: {
                code: string;
                message: string;
            } | null;
        };
        ApiKey: {
            id: string;
            user_id: string;
            name: string;
            /** @description How the key begins. */
            hint: string;
            scopes: string[];
            custom_role: {
                id: string;
                name: string;
            } | null;
            networks: string[];
            created_by: string;
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            /** @description To the minute. */
            last_used_at: string | null;
            last_used_address: string | null;
        };
        Approval: {
            id: string;
            /** @enum {string} */
            kind: "tool_call" | "question" | "elicitation";
            /** @enum {string} */
            status: "pending" | "allowed" | "denied" | "expired" | "cancelled";
            session_id: string;
            turn_id: string;
            tool_use_id: string;
            /** @description The sub-agent that makes the call. */
            agent_id: string | null;
            tool_name: string;
            input: {
                [key: string]: unknown;
            };
            updated_input: {
                [key: string]: unknown;
            } | null;
            /** @description Counts the edits of the arguments. */
            input_version: number;
            /** @description Where the agent stands; relative paths begin there. */
            cwd: string | null;
            /** @description Why people are asked. */
            reason: string;
            /** @description What is not asked about again in this session, if the decision is to be remembered. */
            pattern: string | null;
            deciders: {
                roles: ("admin" | "user" | "viewer")[];
                users: string[];
            };
            /** @description Whether you may. */
            may_decide: boolean;
            quorum: {
                /** @description So many different people must allow the call. */
                count: number;
                role: ("admin" | "user" | "viewer") | null;
                /** @description So many have, as it stands now. */
                allowed: number;
            };
            votes: {
                user_id: string;
                /** @enum {string} */
                decision: "allow" | "deny";
                reason: string | null;
                remember: boolean;
            }[];
            /** Format: date-time */
            requested_at: string;
            /** Format: date-time */
            deadline_at: string;
            /** @description Who decides when the deadline has passed; null: the call is denied then. */
            escalates_to: ("admin" | "user" | "viewer") | null;
            escalated_at: string | null;
            settled_at: string | null;
            /** @description When the agent was given the outcome. */
            applied_at: string | null;
        };
        /** @description Who decides, how many of them, and until when. */
        ApprovalTermsInput: {
            roles?: ("admin" | "user" | "viewer")[];
            users?: string[];
            /** @description The session's owner may not decide, whatever their role. */
            exclude_owner?: boolean;
            /**
             * @default {
             *       "count": 1
             *     }
             */
            quorum?: {
                count: number;
                /** @enum {string} */
                role?: "admin" | "user" | "viewer";
            };
            /** @default 86400 */
            deadline_seconds?: number;
            /**
             * @default {
             *       "action": "deny"
             *     }
             */
            on_deadline?: {
                /** @constant */
                action: "deny";
            } | {
                /** @constant */
                action: "escalate";
                /** @enum {string} */
                role: "admin" | "user" | "viewer";
                seconds: number;
            };
        };
        ArchiveRules: {
            archive_after_days: number | null;
            keep_days: number | null;
            /** @enum {string} */
            format: "gzip" | "zstd" | "zip";
        };
        /**
         * @example {
         *       "format": "zstd"
         *     }
         */
        ArchiveSessionInput: {
            /**
             * @description A tar file made smaller by gzip or zstd, or a zip file.
             * @default zstd
             * @enum {string}
             */
            format?: "gzip" | "zstd" | "zip";
        };
        /**
         * @example {
         *       "email": "ada@example.com"
         *     }
         */
        AskForPasswordResetInput: {
            email: string;
        };
        /** @description A file that the model got with a prompt. */
        Attachment: {
            name: string;
            /**
             * @description By its content.
             * @enum {string}
             */
            media_type: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "application/pdf" | "text/plain";
            bytes: number;
            sha256: string;
        };
        /** @description An entry of the log that the service has signed. */
        AuditCheckpoint: {
            seq: number;
            /** @description SHA-256, as hex. */
            hash: string;
            organization_id: string;
            /** Format: date-time */
            at: string;
            /** @description Ed25519, its 32 bytes as base64. */
            public_key: string;
            signature: string;
        };
        AuditEntry: {
            /** @description Its place in the log of the organization, from 1 and without gaps. */
            seq: number;
            /** Format: date-time */
            at: string;
            organization_id: string;
            /** @description null: nobody was known, as at a login that fails. */
            actor_id: string | null;
            api_key_id: string | null;
            login_id: string | null;
            address: string | null;
            /** @description How the program calls itself. */
            agent: string | null;
            request_id: string | null;
            action: string;
            resource_type: string;
            resource_id: string;
            /** @enum {string} */
            outcome: "success" | "failure" | "denied";
            /** @description Of a change, what it changed. */
            before: {
                [key: string]: string | number | boolean | null | string[];
            } | null;
            after: {
                [key: string]: string | number | boolean | null | string[];
            } | null;
            /** @description SHA-256, as hex. */
            previous_hash: string;
            /** @description SHA-256, as hex. */
            hash: string;
        };
        /** @example {} */
        AuthorizeMcpServerInput: {
            /** @description As whom the service is known there; absent: it registers itself. */
            client_id?: string;
            client_secret?: string;
            /** @description What is asked for, separated by spaces; absent: what the server tells of. */
            scope?: string;
        };
        Budget: {
            /** @enum {string} */
            scope: "session" | "user" | "organization";
            scope_id: string;
            /** @enum {string} */
            period: "day" | "month" | "total";
            /** @description With what was topped up in this period. */
            limit_usd: string;
            spent_usd: string;
            /** @description Set aside for model calls that still run. */
            reserved_usd: string;
            /** @description What is spent when the day or the month ends, at the rate so far; null: it is too early to say, or it has no end. */
            forecast_usd: string | null;
        };
        /**
         * @example {
         *       "reason": "The numbers are not in yet."
         *     }
         */
        CancelExecutionInput: {
            reason?: string;
        };
        /**
         * @example {
         *       "enabled": false
         *     }
         */
        ChangeHookInput: {
            name?: string;
            matcher?: string | null;
            action?: components["schemas"]["HookActionInput"];
            /**
             * @description A guard is waited for and blocks when it fails; an observer is told afterwards and changes nothing.
             * @enum {string}
             */
            role?: "guard" | "observer";
            /** @description Lower comes first, within its scope. */
            order?: number;
            /** @description A guard that takes longer has failed. */
            timeout_ms?: number;
            enabled?: boolean;
        };
        /**
         * @example {
         *       "enabled": false
         *     }
         */
        ChangeMcpServerInput: {
            /** @description Letters and digits, with single hyphens or underscores between them; as in the names of its tools. */
            name?: string;
            description?: string | null;
            /** @description At another origin it gets none of the headers before; send them again. */
            connection?: components["schemas"]["McpConnectionInput"];
            /** @description Those that are named are set, or removed by null; the others stay. */
            headers?: {
                [key: string]: string | null;
            };
            /** @description Those that are named are set, or removed by null; the others stay. */
            secrets?: {
                [key: string]: string | null;
            };
            enabled?: boolean;
        };
        /**
         * @example {
         *       "name": "Ada Lovelace"
         *     }
         */
        ChangeMeInput: {
            name?: string;
        };
        /**
         * @example {
         *       "digest_minutes": 30
         *     }
         */
        ChangeNotificationChannelInput: {
            name?: string;
            /** @description https at a public host, on port 443 or one from 1024 on. It is not shown again. */
            url?: string;
            enabled?: boolean;
            /** @description Minutes for which messages are collected into one; 0: each by itself. */
            digest_minutes?: number;
        };
        /**
         * @example {
         *       "default_effect": "ask"
         *     }
         */
        ChangeOrganizationInput: {
            name?: string;
            /**
             * @description For tool calls that no rule decides.
             * @enum {string}
             */
            default_effect?: "allow" | "deny" | "ask";
            /** @description Whether everybody who logs in with a password shows a second factor. Logins without one end. */
            require_totp?: boolean;
            /** @description Ids of built-in policies that do not hold here. */
            disabled_policies?: string[];
            /** @description Whether links to sessions may be for everybody who has them. */
            allows_public_links?: boolean;
        };
        ChangePasswordInput: {
            current_password: string;
            new_password: string;
        };
        /**
         * @example {
         *       "expression": "0 7 * * *"
         *     }
         */
        ChangeScheduleInput: {
            /** @enum {string} */
            kind?: "cron" | "rrule" | "interval";
            /** @description `cron`: five fields, such as `0 9 * * MON-FRI`. `rrule`: a recurrence rule of RFC 5545 by days, weeks, months or years, such as `FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9`. `interval`: the time that passes, such as `90s`, `15m`, `6h`, `1d`. */
            expression?: string;
            /** @description An IANA name, such as `Europe/Berlin`. */
            time_zone?: string;
            starts_at?: string | null;
            ends_at?: string | null;
            /** @description It runs up to so much later, by as much as hits the time; half of the shortest pause at most. */
            jitter_seconds?: number;
            /**
             * @description What becomes of times that were missed by more than a minute: nothing (`skip`), one run for all of them (`once`), or one for each (`all`).
             * @enum {string}
             */
            misfire?: "skip" | "once" | "all";
            /** @description With `all`, how many are made up for: the newest. */
            misfire_cap?: number;
            /**
             * @description What becomes of a time while the execution before it goes on: it is passed over (`skip`), its execution waits as the task's max_concurrent has it (`queue`), or it takes the place of the one before (`cancel_running`).
             * @enum {string}
             */
            overlap?: "skip" | "queue" | "cancel_running";
            /** @description Of the task. */
            variables?: {
                [key: string]: unknown;
            };
            /** @description It is paused when so many executions in a row have failed. */
            max_failures?: number;
        };
        /**
         * @example {
         *       "name": "A better name"
         *     }
         */
        ChangeSessionInput: {
            name?: string | null;
            description?: string | null;
            metadata?: {
                [key: string]: string | number | boolean | null;
            };
        };
        /**
         * @example {
         *       "is_active": false
         *     }
         */
        ChangeTaskInput: {
            name?: string;
            description?: string | null;
            /** @description The prompt. `{{name}}` stands for a variable, which must be declared, and `\{{` for two braces. */
            prompt_template?: string;
            variables?: components["schemas"]["TaskVariableInput"][];
            template_id?: string | null;
            /** @description Merged into what there is, as in RFC 7396: null takes away, lists are replaced. */
            session?: {
                [key: string]: unknown;
            };
            /**
             * @description What the agent finds: `fresh` nothing; `kept` the files as the execution before left them, and those run one after the other; `template` the files of `workspace_session_id`, each time.
             * @enum {string}
             */
            workspace?: "fresh" | "kept" | "template";
            workspace_session_id?: string | null;
            report?: {
                [key: string]: unknown;
            } | null;
            /** @description Who is told of which events, beside what the owner wants to know by their own preferences. */
            notifications?: components["schemas"]["NotificationRuleInput"][];
            retry?: {
                [key: string]: unknown;
            };
            /** @description So many executions of the task have begun and not ended at once; 1 with a kept workspace. */
            max_concurrent?: number;
            /** @description From the beginning of an execution to its end, with all attempts and all that it waits for. */
            timeout_seconds?: number;
            tags?: string[];
            /**
             * @description Who sees the task besides its owner, admins and viewers, and may run it: in the name of its owner.
             * @enum {string}
             */
            sharing?: "private" | "organization";
            /** @description One that is not is not executed. */
            is_active?: boolean;
            /** @description Gives the task to somebody else; for admins. */
            owner_id?: string;
        };
        /**
         * @example {
         *       "events": [
         *         "issues.*"
         *       ]
         *     }
         */
        ChangeTriggerInput: {
            name?: string;
            /** @description Names of messages that count, such as `push`, `issues.opened` or `issues.*`; `firing` and `resolved` of Alertmanager; else what is in `type` or `event`. None: all. */
            events?: string[];
            /** @description All of them must hold. */
            conditions?: components["schemas"]["TriggerConditionInput"][];
            mapping?: {
                [key: string]: string | null;
            };
            /** @description Variables that are always the same. */
            fixed?: {
                [key: string]: unknown;
            };
            dedupe_pointer?: string | null;
            /** @description How far the time of a message may be from now. Those of GitHub and Alertmanager have none. */
            tolerance_seconds?: number;
            /** @description More is refused with 429. */
            rate_per_minute?: number;
        };
        /**
         * @example {
         *       "role": "viewer"
         *     }
         */
        ChangeUserInput: {
            name?: string;
            /** @enum {string} */
            role?: "admin" | "user" | "viewer";
            role_id?: string | null;
            is_active?: boolean;
        };
        /**
         * @example {
         *       "enabled": false
         *     }
         */
        ChangeWebhookEndpointInput: {
            url?: string;
            description?: string | null;
            /** @description What it is told of: types such as `session.status_idle`, all of a kind as `session.*`, or `*`. */
            events?: ("*" | "session.*" | "user.*" | "approval.*" | "turn.*" | "execution.*" | "schedule.*" | "trigger.*" | "budget.*" | "quota.*" | "webhook_endpoint.*" | "session.created" | "session.paused" | "session.resumed" | "session.rewound" | "session.status_running" | "session.status_waiting" | "user.tool_confirmation" | "approval.escalated" | "approval.settled" | "session.status_idle" | "session.status_rescheduled" | "session.status_terminated" | "session.archived" | "session.restored" | "session.error" | "turn.interrupted" | "session.budget_warned" | "execution.queued" | "execution.running" | "execution.waiting" | "execution.completed" | "execution.failed" | "execution.cancelled" | "schedule.paused" | "trigger.paused" | "budget.threshold_reached" | "budget.exhausted" | "quota.threshold_reached" | "quota.exhausted" | "webhook_endpoint.test" | "webhook_endpoint.disabled")[];
            enabled?: boolean;
        };
        Circuit: {
            node_id: string;
            /** @description platform, or own: that of an organization. */
            upstream: string;
            /** @description The key by which it is asked, as the beginning of its SHA-256. */
            key: string;
            model: string;
            /**
             * @description half_open: one call looks whether all is well again.
             * @enum {string}
             */
            state: "open" | "half_open";
            /** @description How often since the node began. */
            opened: number;
            open_until: string | null;
            /**
             * Format: date-time
             * @description When the node said so.
             */
            seen_at: string;
        };
        ComingTime: {
            schedule_id: string | null;
            /** Format: date-time */
            due_at: string;
            /** @description By the clock of the time zone. */
            local: string;
            /**
             * Format: date-time
             * @description With its jitter.
             */
            run_at: string;
        };
        /**
         * @example {
         *       "code": "123456"
         *     }
         */
        ConfirmSecondFactorInput: {
            code: string;
        };
        /**
         * @example {
         *       "name": "Nightly builds",
         *       "scopes": [
         *         "sessions:read",
         *         "sessions:write"
         *       ]
         *     }
         */
        CreateApiKeyInput: {
            name: string;
            /**
             * @description Rights, of those that the key's user has (see docs/access.md). With a role none means all of its rights.
             * @default []
             */
            scopes?: ("account:read" | "account:write" | "approvals:decide" | "audit:read" | "budgets:read" | "budgets:write" | "channels:read" | "channels:write" | "hooks:read" | "hooks:write" | "hooks:scripts" | "jobs:read" | "jobs:write" | "keys:read" | "keys:write" | "mcp-servers:read" | "mcp-servers:write" | "nodes:read" | "notifications:read" | "notifications:write" | "organization:read" | "organization:write" | "organization:export" | "organization:delete" | "platform:read" | "platform:write" | "policies:read" | "policies:write" | "quotas:read" | "quotas:write" | "reports:read" | "reports:write" | "report-templates:read" | "report-templates:write" | "roles:read" | "roles:write" | "sessions:read" | "sessions:write" | "sessions:bypass-permissions" | "single-sign-on:write" | "templates:read" | "templates:write" | "tool-groups:read" | "tool-groups:write" | "task-templates:read" | "task-templates:write" | "tasks:read" | "tasks:write" | "usage:read" | "users:read" | "users:write" | "webhooks:read" | "webhooks:write")[];
            /** @description A role of the organization, beyond which the key may do nothing. */
            role_id?: string;
            /**
             * @description From where the key is taken; none means from everywhere.
             * @default []
             */
            networks?: string[];
            /** Format: date-time */
            expires_at?: string;
            /** @description For whom it is; absent for oneself. */
            service_account_id?: string;
        };
        /**
         * @example {
         *       "name": "Pushes go to our own server",
         *       "event": "PreToolUse",
         *       "matcher": "Bash(git push *)",
         *       "action": {
         *         "kind": "validation",
         *         "patterns": {
         *           "command": "git push origin *"
         *         }
         *       }
         *     }
         */
        CreateHookInput: {
            name: string;
            /** @enum {string} */
            event: "PreToolUse" | "PostToolUse" | "UserPromptSubmit" | "Stop" | "SubagentStop" | "PreCompact" | "SessionStart" | "TurnStart" | "TurnEnd" | "SessionEnd" | "BudgetWarning";
            /** @description A tool pattern such as `Bash(git push *)` or `mcp__github__*`; absent: every tool call. */
            matcher?: string;
            action: components["schemas"]["HookActionInput"];
            /**
             * @description Needed where there is a choice (webhook, script). Else absent: guard for validation, observer for the rest.
             * @enum {string}
             */
            role?: "guard" | "observer";
            /**
             * @description Lower comes first, within its scope.
             * @default 100
             */
            order?: number;
            /**
             * @description A guard that takes longer has failed.
             * @default 5000
             */
            timeout_ms?: number;
            /** @default true */
            enabled?: boolean;
            /** @description Only for this session. Absent: for every session of the organization. */
            session_id?: string;
            /** @description Only for the sessions that are made from this template. */
            template_id?: string;
        };
        /**
         * @example {
         *       "name": "tickets",
         *       "scope": "organization",
         *       "connection": {
         *         "kind": "http",
         *         "url": "https://tickets.example.com/mcp"
         *       },
         *       "headers": {
         *         "authorization": "Bearer …"
         *       }
         *     }
         */
        CreateMcpServerInput: {
            /** @description Letters and digits, with single hyphens or underscores between them; as in the names of its tools. */
            name: string;
            description?: string;
            /**
             * @description For yourself, or for all of the organization, which is for admins. Your own must be at a host that the organization lets its agents reach (`egress` of its agent limits).
             * @default user
             * @enum {string}
             */
            scope?: "user" | "organization";
            connection: components["schemas"]["McpConnectionInput"];
            /**
             * @description Sent with each request. The values are sealed and never shown again; no agent sees them.
             * @default {}
             */
            headers?: {
                [key: string]: string;
            };
            /**
             * @description What a built-in server needs in secret: `connection_string` and `ca_certificate` of a database, `kubeconfig` of a cluster. Sealed and never shown again; no agent sees them.
             * @default {}
             */
            secrets?: {
                [key: string]: string;
            };
            /** @default true */
            enabled?: boolean;
        };
        /**
         * @example {
         *       "kind": "slack",
         *       "name": "#agents",
         *       "url": "https://hooks.slack.com/services/T0/B0/secret"
         *     }
         */
        CreateNotificationChannelInput: {
            /**
             * @description `slack`: an incoming webhook of Slack, or of what speaks like it; `webhook`: signed JSON.
             * @enum {string}
             */
            kind: "slack" | "webhook";
            name: string;
            /** @description https at a public host, on port 443 or one from 1024 on. It is not shown again. */
            url: string;
            /** @default true */
            enabled?: boolean;
            /**
             * @description Minutes for which messages are collected into one; 0: each by itself.
             * @default 0
             */
            digest_minutes?: number;
        };
        /**
         * @example {
         *       "slug": "acme",
         *       "name": "Acme",
         *       "plan": "team",
         *       "limits": {
         *         "sessions": 20
         *       },
         *       "admin_email": "ada@example.com",
         *       "admin_name": "Ada"
         *     }
         */
        CreateOrganizationInput: {
            slug: string;
            name: string;
            plan?: string;
            /** @description How high its own admins may set the quotas of the organization; what is not named is theirs. */
            limits?: {
                [key: string]: number;
            };
            /** Format: email */
            admin_email: string;
            admin_name: string;
        };
        CreatePolicyInput: {
            /** @enum {string} */
            level: "organization" | "user" | "template" | "session";
            /** @description The user or template that it is for. */
            applies_to?: string;
            name: string;
            description?: string;
            /**
             * @description The lowest is read first.
             * @default 100
             */
            priority?: number;
            /** @default true */
            is_enabled?: boolean;
            /**
             * @description For calls that none of its rules decides; absent: it says nothing of them.
             * @enum {string}
             */
            default?: "allow" | "deny" | "ask";
            rules: components["schemas"]["PolicyRuleInput"][];
        };
        /**
         * @description One of session_id, execution_id, range and organization says what it is of.
         * @example {
         *       "session_id": "ses_0199c0ffee0199c0ffee0199c0ffee01",
         *       "format": "html"
         *     }
         */
        CreateReportBodyInput: {
            /** @description Of one session. */
            session_id?: string;
            /** @description Of one execution of a task: of the session of its newest attempt. */
            execution_id?: string;
            /** @description Of a range of time, in the sessions that one sees. */
            range?: {
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                until: string;
            };
            /** @description Of a range of time, in the whole organization. */
            organization?: {
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                until: string;
            };
            /** @enum {string} */
            format: "json" | "markdown" | "html" | "pdf" | "csv";
            /**
             * @description false: without prompts and answers.
             * @default true
             */
            include_messages?: boolean;
            /**
             * @description false: without tool calls.
             * @default true
             */
            include_tool_calls?: boolean;
            /**
             * @description false: without costs.
             * @default true
             */
            include_metrics?: boolean;
            /** @description Which parts it is to have, in this order. Absent: all. Of CSV: the one that is the table. */
            sections?: ("executive_summary" | "summary" | "recommendations" | "sessions" | "conversation" | "tool_calls" | "files" | "approvals" | "decisions" | "costs" | "errors" | "timeline")[];
            title?: string;
            /** @description Text for head and foot, and a colour, of HTML, PDF and Markdown. */
            look?: {
                header?: string;
                footer?: string;
                logo_text?: string;
                accent?: string;
            };
            /** @description The report template that says which sections there are, in which order and under which titles; its texts stand beside them. `title` and `look` go before what it says of those. */
            template_id?: string;
            /**
             * @description `model`: a model writes an executive summary, marked as such, at the beginning or where the sections or the template say `executive_summary`. It costs what a short turn of the session costs, of the same budgets; when they are spent the report is made without it and says so.
             * @enum {string}
             */
            summary?: "model";
        };
        /**
         * @example {
         *       "kind": "cron",
         *       "expression": "30 6 * * MON-FRI",
         *       "time_zone": "Europe/Berlin"
         *     }
         */
        CreateScheduleInput: {
            /** @enum {string} */
            kind: "cron" | "rrule" | "interval";
            /** @description `cron`: five fields, such as `0 9 * * MON-FRI`. `rrule`: a recurrence rule of RFC 5545 by days, weeks, months or years, such as `FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9`. `interval`: the time that passes, such as `90s`, `15m`, `6h`, `1d`. */
            expression: string;
            /**
             * @description An IANA name, such as `Europe/Berlin`.
             * @default UTC
             */
            time_zone?: string;
            /**
             * Format: date-time
             * @description Not before then. Intervals and rules count from then, or from when the schedule was made.
             */
            starts_at?: string;
            /**
             * Format: date-time
             * @description Not after then.
             */
            ends_at?: string;
            /**
             * @description It runs up to so much later, by as much as hits the time; half of the shortest pause at most.
             * @default 0
             */
            jitter_seconds?: number;
            /**
             * @description What becomes of times that were missed by more than a minute: nothing (`skip`), one run for all of them (`once`), or one for each (`all`).
             * @default once
             * @enum {string}
             */
            misfire?: "skip" | "once" | "all";
            /**
             * @description With `all`, how many are made up for: the newest.
             * @default 10
             */
            misfire_cap?: number;
            /**
             * @description What becomes of a time while the execution before it goes on: it is passed over (`skip`), its execution waits as the task's max_concurrent has it (`queue`), or it takes the place of the one before (`cancel_running`).
             * @default skip
             * @enum {string}
             */
            overlap?: "skip" | "queue" | "cancel_running";
            /**
             * @description Of the task.
             * @default {}
             */
            variables?: {
                [key: string]: unknown;
            };
            /**
             * @description It is paused when so many executions in a row have failed.
             * @default 5
             */
            max_failures?: number;
        };
        CreateSessionInput: {
            name?: string;
            description?: string;
            /** @description The template that it is made from. All that is said here goes before it, and cannot widen it. */
            template_id?: string;
            /**
             * @description Absent: interactive.
             * @enum {string}
             */
            mode?: "interactive" | "background";
            sdk_options?: components["schemas"]["SdkOptionsInput"];
            policies?: (string | {
                /** @default the session's own */
                name?: string;
                /**
                 * @description For calls that none of its rules decides; absent: it says nothing of them.
                 * @enum {string}
                 */
                default?: "allow" | "deny" | "ask";
                rules: components["schemas"]["PolicyRuleInput"][];
            })[];
            metadata?: {
                [key: string]: string | number | boolean | null;
            };
            include_partial_messages?: boolean;
            /** @description How long a turn may run. */
            timeout_seconds?: number;
            /**
             * @description What a prompt does while a turn runs; absent: queue.
             * @enum {string}
             */
            on_busy?: "queue" | "reject";
            /**
             * @description What becomes of a turn whose server is lost or shuts down: it ends and the session waits for a prompt, it goes on by itself elsewhere (up to four attempts), or the session fails. Absent: background sessions resume, others wait.
             * @enum {string}
             */
            on_interrupted?: "wait" | "resume" | "fail";
            /** @description Hooks of this session only, besides its organization's. */
            hooks?: components["schemas"]["NewHookInput"][];
            /** @description A group of tools that holds in the session, as it is when each call is made. */
            tool_group_id?: string;
        };
        CreateSessionTemplateInput: {
            name: string;
            description?: string;
            /**
             * @default custom
             * @enum {string}
             */
            category?: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            /** @default [] */
            tags?: string[];
            /**
             * @description What is asked for a session, as `POST /sessions` takes it.
             * @default {}
             */
            session?: components["schemas"]["SessionRequestInput"];
            /**
             * @description Who reads and uses it: its owner, or everybody of the organization.
             * @default private
             * @enum {string}
             */
            sharing?: "private" | "organization";
        };
        CreateTaskInput: {
            name: string;
            description?: string;
            /** @description The prompt. `{{name}}` stands for a variable, which must be declared, and `\{{` for two braces. */
            prompt_template: string;
            /** @default [] */
            variables?: components["schemas"]["TaskVariableInput"][];
            /** @description The session template that the sessions are made from; what `session` says goes before it. */
            template_id?: string;
            session?: components["schemas"]["TaskSessionInput"];
            /**
             * @description What the agent finds: `fresh` nothing; `kept` the files as the execution before left them, and those run one after the other; `template` the files of `workspace_session_id`, each time.
             * @default fresh
             * @enum {string}
             */
            workspace?: "fresh" | "kept" | "template";
            /** @description With `template`: the session whose files, as they are kept now, executions begin with. What becomes of the session afterwards changes nothing. Named again in a change, its files are taken anew. */
            workspace_session_id?: string;
            report?: components["schemas"]["TaskReportInput"];
            /**
             * @description Who is told of which events, beside what the owner wants to know by their own preferences.
             * @default []
             */
            notifications?: components["schemas"]["NotificationRuleInput"][];
            /** @default {} */
            retry?: components["schemas"]["TaskRetryInput"];
            /** @description So many executions of the task have begun and not ended at once; 1 with a kept workspace. */
            max_concurrent?: number;
            /**
             * @description From the beginning of an execution to its end, with all attempts and all that it waits for.
             * @default 86400
             */
            timeout_seconds?: number;
            /** @default [] */
            tags?: string[];
            /**
             * @description Who sees the task besides its owner, admins and viewers, and may run it: in the name of its owner.
             * @default private
             * @enum {string}
             */
            sharing?: "private" | "organization";
            /**
             * @description One that is not is not executed.
             * @default true
             */
            is_active?: boolean;
        };
        /**
         * @example {
         *       "name": "Weekly report of the core team",
         *       "tags": [
         *         "core"
         *       ]
         *     }
         */
        CreateTaskOfTemplateInput: {
            name?: string;
            description?: string | null;
            /** @description The prompt. `{{name}}` stands for a variable, which must be declared, and `\{{` for two braces. */
            prompt_template?: string;
            variables?: components["schemas"]["TaskVariableInput"][];
            template_id?: string | null;
            /** @description Merged into what there is, as in RFC 7396: null takes away, lists are replaced. */
            session?: {
                [key: string]: unknown;
            };
            /**
             * @description What the agent finds: `fresh` nothing; `kept` the files as the execution before left them, and those run one after the other; `template` the files of `workspace_session_id`, each time.
             * @enum {string}
             */
            workspace?: "fresh" | "kept" | "template";
            workspace_session_id?: string | null;
            report?: {
                [key: string]: unknown;
            } | null;
            /** @description Who is told of which events, beside what the owner wants to know by their own preferences. */
            notifications?: components["schemas"]["NotificationRuleInput"][];
            retry?: {
                [key: string]: unknown;
            };
            /** @description So many executions of the task have begun and not ended at once; 1 with a kept workspace. */
            max_concurrent?: number;
            /** @description From the beginning of an execution to its end, with all attempts and all that it waits for. */
            timeout_seconds?: number;
            tags?: string[];
            /**
             * @description Who sees the task besides its owner, admins and viewers, and may run it: in the name of its owner.
             * @enum {string}
             */
            sharing?: "private" | "organization";
            /** @description One that is not is not executed. */
            is_active?: boolean;
        };
        /**
         * @example {
         *       "name": "New issues",
         *       "source": "github",
         *       "events": [
         *         "issues.opened"
         *       ],
         *       "mapping": {
         *         "text": "/issue/body"
         *       }
         *     }
         */
        CreateTriggerInput: {
            name: string;
            /**
             * @description Who sends, which says how messages are signed and what of them is there ready-made: any JSON, signed as in Standard Webhooks (`generic`); `github`; the webhook receiver of `alertmanager`, with the secret as bearer token or password.
             * @default generic
             * @enum {string}
             */
            source?: "generic" | "github" | "alertmanager";
            /**
             * @description Names of messages that count, such as `push`, `issues.opened` or `issues.*`; `firing` and `resolved` of Alertmanager; else what is in `type` or `event`. None: all.
             * @default []
             */
            events?: string[];
            /**
             * @description All of them must hold.
             * @default []
             */
            conditions?: components["schemas"]["TriggerConditionInput"][];
            /**
             * @description Where in a message the values of variables are, as JSON pointers. Variables that are neither here nor in `fixed` get what the source has ready under their names.
             * @default {}
             */
            mapping?: {
                [key: string]: string;
            };
            /**
             * @description Variables that are always the same.
             * @default {}
             */
            fixed?: {
                [key: string]: unknown;
            };
            /** @description Messages with the same value there are the same message; it is executed once. */
            dedupe_pointer?: string;
            /**
             * @description How far the time of a message may be from now. Those of GitHub and Alertmanager have none.
             * @default 300
             */
            tolerance_seconds?: number;
            /**
             * @description More is refused with 429.
             * @default 60
             */
            rate_per_minute?: number;
        };
        /**
         * @example {
         *       "kind": "service",
         *       "name": "Nightly builds",
         *       "role": "user"
         *     }
         * @example {
         *       "kind": "person",
         *       "email": "ada@example.com",
         *       "name": "Ada Lovelace",
         *       "role": "user"
         *     }
         */
        CreateUserInput: {
            /** @constant */
            kind: "person";
            /** Format: email */
            email: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            /** @description A role of the organization: it says what they may do, and `role` only how they are counted. */
            role_id?: string;
            /** @description Absent: they set one by a token of `POST /users/{user_id}/password-reset`. */
            password?: string;
        } | {
            /** @constant */
            kind: "service";
            name: string;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            /** @description A role of the organization: it says what they may do, and `role` only how they are counted. */
            role_id?: string;
        };
        /**
         * @example {
         *       "url": "https://example.com/agents",
         *       "events": [
         *         "session.status_idle",
         *         "approval.*"
         *       ]
         *     }
         */
        CreateWebhookEndpointInput: {
            /** @description https at a public host, on port 443 or one from 1024 on. */
            url: string;
            description?: string;
            /** @description What it is told of: types such as `session.status_idle`, all of a kind as `session.*`, or `*`. */
            events: ("*" | "session.*" | "user.*" | "approval.*" | "turn.*" | "execution.*" | "schedule.*" | "trigger.*" | "budget.*" | "quota.*" | "webhook_endpoint.*" | "session.created" | "session.paused" | "session.resumed" | "session.rewound" | "session.status_running" | "session.status_waiting" | "user.tool_confirmation" | "approval.escalated" | "approval.settled" | "session.status_idle" | "session.status_rescheduled" | "session.status_terminated" | "session.archived" | "session.restored" | "session.error" | "turn.interrupted" | "session.budget_warned" | "execution.queued" | "execution.running" | "execution.waiting" | "execution.completed" | "execution.failed" | "execution.cancelled" | "schedule.paused" | "trigger.paused" | "budget.threshold_reached" | "budget.exhausted" | "quota.threshold_reached" | "quota.exhausted" | "webhook_endpoint.test" | "webhook_endpoint.disabled")[];
            /** @default true */
            enabled?: boolean;
        };
        /**
         * @example {
         *       "decision": "allow",
         *       "updated_input": {
         *         "command": "git push origin fix"
         *       }
         *     }
         * @example {
         *       "decision": "allow",
         *       "remember": "session"
         *     }
         * @example {
         *       "decision": "deny",
         *       "reason": "Not before the review."
         *     }
         */
        DecideApprovalInput: {
            /** @enum {string} */
            decision: "allow" | "deny";
            /** @description Runs in place of the arguments of the call. */
            updated_input?: {
                [key: string]: unknown;
            };
            /** @description To a question of the agent: by the text of the question, what was chosen. */
            answers?: {
                [key: string]: string | string[];
            };
            /** @description What an MCP server asks for: fields of the `requested_schema` of its question. */
            content?: {
                [key: string]: string | number | boolean | string[];
            };
            /** @description Of a denial the agent is told. */
            reason?: string;
            /** @description Of the arguments that you have seen; needed to allow arguments that somebody has edited. */
            input_version?: number;
            /**
             * @description Calls of the pattern that is shown are not asked about again in this session.
             * @constant
             */
            remember?: "session";
        };
        /**
         * @example {
         *       "confirm": "acme",
         *       "grace_days": 7
         *     }
         */
        DeleteOrganizationInput: {
            /** @description The slug of the organization that is to go. */
            confirm: string;
            /** @description So long it is only suspended, and can be kept; as the service is set if absent. */
            grace_days?: number;
        };
        /**
         * @example {
         *       "confirm": "acme"
         *     }
         */
        DeleteOwnOrganizationInput: {
            /** @description The slug of the organization that is to go. */
            confirm: string;
        };
        DeletionCertificate: {
            /** @description That is gone. */
            organization_id: string;
            /** @description JSON, as it was signed: who asked and when, rows by table, files and bytes by place, the head of its audit log. */
            certificate: string;
            /** @description Ed25519, raw, as base64. */
            public_key: string;
            /** @description As base64, of "ai-agent-api deletion certificate 1", a line feed and the certificate. */
            signature: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @description A draft of what an `agent.message` will say: sent while it is written, never again. */
        Delta: {
            turn_id: string;
            /** @enum {string} */
            kind: "text" | "thinking";
            text: string;
            /** @description The tool call of the sub-agent that speaks; absent for the main agent. */
            parent_tool_use_id?: string;
        };
        DisableSecondFactorInput: {
            password: string;
            /** @description Six digits of the phone; or a recovery code, once. */
            code: string;
        };
        DryRunInput: {
            /** Format: date-time */
            from: string;
            /** Format: date-time */
            until: string;
            /** @description Absent: the calls of the whole organization. */
            session_id?: string;
            /** @description Tried in place of what the policy says. */
            draft?: components["schemas"]["PolicyDraftInput"];
            /** @default true */
            only_changes?: boolean;
            /**
             * @description How many calls are looked at.
             * @default 100
             */
            limit?: number;
            /** @description next_cursor of the answer before. */
            cursor?: string;
        };
        DryRunResult: {
            items: {
                tool_call_id: string;
                session_id: string;
                turn_id: string;
                tool_name: string;
                /** @description The command, path or address, or the beginning of the input. */
                about: string;
                /** Format: date-time */
                started_at: string;
                is_change: boolean;
                /** @description Null for calls of a time before decisions were recorded. */
                then: {
                    /** @enum {string} */
                    effect: "allow" | "deny" | "ask";
                    reason: string;
                    /** @enum {string} */
                    level: "organization" | "user" | "template" | "session" | "tool_group" | "built-in" | "default" | "hook" | "gate";
                    policy_id: string | null;
                    policy_version: number | null;
                    rule: string | null;
                    /** @enum {string} */
                    decision: "allow" | "deny";
                } | null;
                now: {
                    /** @enum {string} */
                    effect: "allow" | "deny" | "ask";
                    reason: string;
                    /** @enum {string} */
                    level: "organization" | "user" | "template" | "session" | "tool_group" | "built-in" | "default" | "hook" | "gate";
                    policy_id: string | null;
                    policy_version: number | null;
                    rule: string | null;
                };
            }[];
            /** @description How many calls were looked at for this answer. */
            calls: number;
            changes: number;
            next_cursor: string | null;
            has_more: boolean;
        };
        EnrolAtLoginInput: {
            challenge: string;
        };
        EnrolSecondFactorInput: {
            password: string;
        };
        ExchangeSsoCodeInput: {
            code: string;
            /** @description The text that the challenge is the hash of. */
            verifier: string;
        };
        /**
         * @example {
         *       "variables": {
         *         "week": 31,
         *         "team": "Support"
         *       }
         *     }
         */
        ExecuteTaskInput: {
            /**
             * @description By the names that the task declares.
             * @default {}
             */
            variables?: {
                [key: string]: unknown;
            };
        };
        Execution: {
            id: string;
            task_id: string;
            task_version: number;
            task_name: string;
            /** @description In whose name it runs. */
            owner_id: string;
            requested_by: string | null;
            /** @enum {string} */
            trigger: "manual" | "api" | "scheduled" | "trigger";
            trigger_ref: string | null;
            retry_of: string | null;
            /** @enum {string} */
            status: "pending" | "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled";
            variables: {
                [key: string]: unknown;
            };
            /** @description How often it was tried. */
            attempt: number;
            max_attempts: number;
            /** @description Of one that is pending. */
            next_attempt_at: string | null;
            /** @description The session of the newest attempt: its log, files, calls. */
            session_id: string | null;
            /** @description The report that its task asks for, from its end on and as long as it is kept. */
            report_id: string | null;
            error: {
                /** @description Why; the codes are the service's own and those of turns. */
                code: string;
                detail: string;
            } | null;
            cancel_reason: string | null;
            total_cost_usd: string;
            /** Format: date-time */
            due_at: string;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            /** @description It is ended then, if it has not by itself. */
            deadline_at: string | null;
            completed_at: string | null;
            /** @description What the agent said at the end of one that is completed. */
            result: {
                text: string | null;
                structured_output: unknown;
            } | null;
        };
        ExecutionAttempt: {
            number: number;
            session_id: string;
            turn_id: string;
            /** @enum {string} */
            status: "completed" | "failed" | "cancelled" | "running";
            error: {
                /** @description Why; the codes are the service's own and those of turns. */
                code: string;
                detail: string;
            } | null;
            cost_usd: string;
            /** Format: date-time */
            started_at: string;
            ended_at: string | null;
        };
        ExecutionDetail: {
            id: string;
            task_id: string;
            task_version: number;
            task_name: string;
            /** @description In whose name it runs. */
            owner_id: string;
            requested_by: string | null;
            /** @enum {string} */
            trigger: "manual" | "api" | "scheduled" | "trigger";
            trigger_ref: string | null;
            retry_of: string | null;
            /** @enum {string} */
            status: "pending" | "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled";
            variables: {
                [key: string]: unknown;
            };
            /** @description How often it was tried. */
            attempt: number;
            max_attempts: number;
            /** @description Of one that is pending. */
            next_attempt_at: string | null;
            /** @description The session of the newest attempt: its log, files, calls. */
            session_id: string | null;
            /** @description The report that its task asks for, from its end on and as long as it is kept. */
            report_id: string | null;
            error: {
                /** @description Why; the codes are the service's own and those of turns. */
                code: string;
                detail: string;
            } | null;
            cancel_reason: string | null;
            total_cost_usd: string;
            /** Format: date-time */
            due_at: string;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            /** @description It is ended then, if it has not by itself. */
            deadline_at: string | null;
            completed_at: string | null;
            /** @description What the agent said at the end of one that is completed. */
            result: {
                text: string | null;
                structured_output: unknown;
            } | null;
            prompt: string | null;
            attempts: components["schemas"]["ExecutionAttempt"][];
        };
        /** @description What became of an execution. The server of a webhook endpoint is told the same, under the same id. */
        ExecutionEvent: {
            id: string;
            /** @enum {string} */
            type: "execution.queued" | "execution.running" | "execution.waiting" | "execution.completed" | "execution.failed" | "execution.cancelled";
            execution_id: string;
            task_id: string;
            /** @description Of the newest attempt; null before the first. */
            session_id: string | null;
            /** @enum {string} */
            trigger: "manual" | "api" | "scheduled" | "trigger";
            attempt: number;
            /** @description When it has ended. */
            cost_usd?: string;
            /** @description When it has failed. */
            error_code?: string;
            /** Format: date-time */
            created_at: string;
        };
        Feature: {
            name: string;
            description: string;
            is_on: boolean;
            /**
             * @description Who says so.
             * @enum {string}
             */
            by: "default" | "service" | "organization";
            reason: string | null;
            changed_at: string | null;
        };
        File: {
            /** @description From the workspace on, with slashes. */
            path: string;
            /**
             * @description `other` is nothing that can be read.
             * @enum {string}
             */
            type: "file" | "folder" | "link" | "other";
            /** @description In bytes; 0 for what is no file. */
            size: number;
            /** Format: date-time */
            modified_at: string;
        };
        FileSearch: {
            items: {
                path: string;
                line: number;
                column: number;
                /** @description The line; a long one is cut around what was found. */
                text: string;
            }[];
            /** @description How many were looked into. */
            files: number;
            /** @description Why there may be more: enough were found, or it took too long. */
            stopped: ("matches" | "time" | "bytes") | null;
        };
        FileTree: {
            /** @description In the order of the paths: a folder, then what is in it. */
            items: components["schemas"]["File"][];
            has_more: boolean;
            next_after: string | null;
        };
        /**
         * @example {
         *       "name": "Another way",
         *       "what": "both"
         *     }
         */
        ForkInput: {
            /** @description Absent: the parent's name. */
            name?: string;
            /** @description The turn at whose end the fork begins; absent: the session as it is now. */
            at_turn?: string;
            /** @description Instead of a turn something that the agent said in one: the conversation ends with it, and the files are as the turn left them. */
            at_message?: string;
            /**
             * @description The conversation, the files of the workspace, or both.
             * @default both
             * @enum {string}
             */
            what?: "both" | "conversation" | "files";
        };
        Health: {
            /**
             * @description That of the worst component.
             * @enum {string}
             */
            status: "ok" | "degraded" | "down";
            /** @description database, queue, storage (of the node that answers), redis where there is one, nodes, sdk (whether agents are run), model, maintenance while there is some */
            components: {
                [key: string]: components["schemas"]["HealthOfComponent"];
            };
        };
        HealthOfComponent: {
            /** @enum {string} */
            status: "ok" | "degraded" | "down";
            detail: string | null;
        };
        Hook: {
            id: string;
            /** @enum {string} */
            scope: "organization" | "template" | "session";
            session_id: string | null;
            template_id: string | null;
            name: string;
            /** @enum {string} */
            event: "PreToolUse" | "PostToolUse" | "UserPromptSubmit" | "Stop" | "SubagentStop" | "PreCompact" | "SessionStart" | "TurnStart" | "TurnEnd" | "SessionEnd" | "BudgetWarning";
            matcher: string | null;
            /** @enum {string} */
            role: "guard" | "observer";
            order: number;
            timeout_ms: number;
            enabled: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            action: components["schemas"]["HookAction"];
        };
        HookAction: {
            /** @constant */
            kind: "audit";
        } | {
            /** @constant */
            kind: "metrics";
        } | {
            /** @constant */
            kind: "validation";
            /** @default [] */
            required: string[];
            /** @default {} */
            types: {
                [key: string]: "string" | "number" | "boolean" | "object" | "array";
            };
            /**
             * @description By field, what its text must be like; `*` stands for any text.
             * @default {}
             */
            patterns: {
                [key: string]: string;
            };
        } | {
            /** @constant */
            kind: "notification";
            message: string;
        } | {
            /** @constant */
            kind: "webhook";
            url: string;
        } | {
            /** @constant */
            kind: "script";
            script: string;
        };
        HookActionInput: {
            /** @constant */
            kind: "audit";
        } | {
            /** @constant */
            kind: "metrics";
        } | {
            /** @constant */
            kind: "validation";
            /** @default [] */
            required?: string[];
            /** @default {} */
            types?: {
                [key: string]: "string" | "number" | "boolean" | "object" | "array";
            };
            /**
             * @description By field, what its text must be like; `*` stands for any text.
             * @default {}
             */
            patterns?: {
                [key: string]: string;
            };
        } | {
            /** @constant */
            kind: "notification";
            message: string;
        } | {
            /** @constant */
            kind: "webhook";
            url: string;
        } | {
            /** @constant */
            kind: "script";
            script: string;
        };
        HookExecution: {
            id: string;
            hook_id: string;
            session_id: string;
            turn_id: string | null;
            tool_use_id: string | null;
            /** @enum {string} */
            event: "PreToolUse" | "PostToolUse" | "UserPromptSubmit" | "Stop" | "SubagentStop" | "PreCompact" | "SessionStart" | "TurnStart" | "TurnEnd" | "SessionEnd" | "BudgetWarning";
            /** @enum {string} */
            outcome: "passed" | "changed" | "blocked" | "failed" | "pending";
            reason: string | null;
            /** @description What an observer was told; null for guards. */
            payload: {
                [key: string]: unknown;
            } | null;
            attempts: number;
            duration_ms: number | null;
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
        };
        /**
         * @example {
         *       "text": "{\"mcpServers\": {\"tickets\": {\"url\": \"https://tickets.example.com/mcp\"}}}",
         *       "dry_run": true
         *     }
         */
        ImportMcpServersInput: {
            /** @description The file, as JSON or YAML, in the format of Claude Desktop: `mcpServers` by name, each with `url` and `headers`, or with the `command` of a program of the operator's catalogue. A header that holds a placeholder such as `${NAME}` stays as it is here. */
            text: string;
            /**
             * @description For yourself, or for all of the organization, which is for admins.
             * @default user
             * @enum {string}
             */
            scope?: "user" | "organization";
            /**
             * @description Changes nothing, and tells what would be changed.
             * @default false
             */
            dry_run?: boolean;
        };
        Invitation: {
            id: string;
            email: string;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            invited_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            accepted_at: string | null;
        };
        /**
         * @example {
         *       "email": "ada@example.com",
         *       "role": "user"
         *     }
         */
        InviteInput: {
            /** Format: email */
            email: string;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
        };
        Job: {
            name: string;
            description: string;
            /** @description The node that does it for itself; null when one node does it for all. */
            only_on: string | null;
            every_seconds: number;
            is_running: boolean;
            last_run: {
                node_id: string;
                /** Format: date-time */
                started_at: string;
                /** @description Of the newest run that came to an end; null before the first did. */
                duration_ms: number | null;
            } | null;
            /** Format: date-time */
            next_run_at: string;
            last_failure: {
                /** Format: date-time */
                at: string;
                /** @description What kind of error; the node's log says more. */
                error: string;
            } | null;
            runs: number;
            failures: number;
        };
        LeavingOrganization: {
            /**
             * Format: date-time
             * @description Until then an operator can cancel it.
             */
            due_at: string;
        };
        /**
         * @example {
         *       "tool": "Bash(git *)"
         *     }
         */
        ListedToolInput: {
            tool: string;
        };
        LoggedIn: {
            access_token: string;
            refresh_token: string;
            /** @constant */
            token_type: "Bearer";
            /** @description Seconds until the access token expires. */
            expires_in: number;
            user: components["schemas"]["User"];
        };
        LoginEntry: {
            id: string;
            /** @description Whether this request came by it. */
            is_current: boolean;
            /** Format: date-time */
            created_at: string;
            /**
             * Format: date-time
             * @description When tokens were last given out.
             */
            last_used_at: string;
            /** Format: date-time */
            expires_at: string;
            address: string | null;
            agent: string | null;
        };
        /**
         * @example {
         *       "email": "admin@example.com",
         *       "password": "correct horse battery staple"
         *     }
         */
        LoginInput: {
            email: string;
            password: string;
        };
        MadeApiKey: {
            id: string;
            user_id: string;
            name: string;
            /** @description How the key begins. */
            hint: string;
            scopes: string[];
            custom_role: {
                id: string;
                name: string;
            } | null;
            networks: string[];
            created_by: string;
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
            /** @description To the minute. */
            last_used_at: string | null;
            last_used_address: string | null;
            /** @description It is not shown again. */
            key: string;
        };
        MadeHook: {
            id: string;
            /** @enum {string} */
            scope: "organization" | "template" | "session";
            session_id: string | null;
            template_id: string | null;
            name: string;
            /** @enum {string} */
            event: "PreToolUse" | "PostToolUse" | "UserPromptSubmit" | "Stop" | "SubagentStop" | "PreCompact" | "SessionStart" | "TurnStart" | "TurnEnd" | "SessionEnd" | "BudgetWarning";
            matcher: string | null;
            /** @enum {string} */
            role: "guard" | "observer";
            order: number;
            timeout_ms: number;
            enabled: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            action: components["schemas"]["HookAction"];
            /** @description What the messages of a webhook are signed with. It is not shown again. */
            secret: string | null;
        };
        MadeInvitation: {
            id: string;
            email: string;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            invited_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            accepted_at: string | null;
            /** @description For `POST /auth/register`, once. It is not shown again. */
            token: string;
            /** @description Whether a mail brings the token to the address; else hand it over yourself. */
            is_mailed: boolean;
        };
        MadeNotificationChannel: {
            id: string;
            /** @enum {string} */
            kind: "slack" | "webhook";
            name: string;
            /** @description Of its address; the rest is a secret. */
            host: string;
            enabled: boolean;
            digest_minutes: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description What the messages of a `webhook` are signed with. It is not shown again. */
            secret: string | null;
        };
        MadeOperatorVisit: {
            visit: components["schemas"]["OperatorVisit"];
            /** @description It is not shown again, and not refreshed. */
            access_token: string;
        };
        MadeOrganization: {
            organization: components["schemas"]["OperatedOrganization"];
            admin_id: string;
            /** @description By which the admin sets a password, once. It is not shown again. */
            token: string;
            /** Format: date-time */
            expires_at: string;
        };
        MadeSessionLink: {
            id: string;
            session_id: string;
            /** @enum {string} */
            audience: "organization" | "public";
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            /** @description It is not shown again. */
            token: string;
        };
        MadeTrigger: {
            id: string;
            task_id: string;
            name: string;
            /**
             * @description Who sends, which says how messages are signed and what of them is there ready-made: any JSON, signed as in Standard Webhooks (`generic`); `github`; the webhook receiver of `alertmanager`, with the secret as bearer token or password.
             * @enum {string}
             */
            source: "generic" | "github" | "alertmanager";
            /** @description Names of messages that count, such as `push`, `issues.opened` or `issues.*`; `firing` and `resolved` of Alertmanager; else what is in `type` or `event`. None: all. */
            events: string[];
            /** @description All of them must hold. */
            conditions: components["schemas"]["TriggerCondition"][];
            /** @description Where in a message the values of variables are, as JSON pointers. Variables that are neither here nor in `fixed` get what the source has ready under their names. */
            mapping: {
                [key: string]: string;
            };
            /** @description Variables that are always the same. */
            fixed: {
                [key: string]: unknown;
            };
            dedupe_pointer: string | null;
            /** @description How far the time of a message may be from now. Those of GitHub and Alertmanager have none. */
            tolerance_seconds: number;
            /** @description More is refused with 429. */
            rate_per_minute: number;
            version: number;
            is_paused: boolean;
            paused_at: string | null;
            paused_reason: string | null;
            /** @description Executions that have failed in a row; at 20 the trigger is paused. */
            consecutive_failures: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description Where messages are sent to, below the address of the service. It is not shown again. */
            path: string;
            /** @description What messages are signed with. It is not shown again. */
            secret: string;
        };
        MadeWebhookEndpoint: {
            id: string;
            url: string;
            description: string | null;
            events: string[];
            enabled: boolean;
            /** @description Why the service switched it off; null when people did, or when it is on. */
            disabled_reason: ("failing" | "gone") | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @description What its messages are signed with. It is not shown again. */
            secret: string;
        };
        /**
         * @example {
         *       "reason": "The database moves.",
         *       "retry_after_seconds": 600
         *     }
         */
        MaintainInput: {
            /** @description Everybody is told so whose change is refused. */
            reason: string;
            /** @default 60 */
            retry_after_seconds?: number;
        };
        Maintenance: {
            reason: string;
            /** Format: date-time */
            since: string;
            retry_after_seconds: number;
        };
        /**
         * @example {
         *       "path": "docs/pictures"
         *     }
         */
        MakeFolderInput: {
            path: string;
        };
        /**
         * @example {
         *       "audience": "organization"
         *     }
         */
        MakeSessionLinkInput: {
            /**
             * @description organization: whoever has logged in there. public: whoever has the link, if the organization lets that be.
             * @default organization
             * @enum {string}
             */
            audience?: "organization" | "public";
            /**
             * Format: date-time
             * @description Within 90 days; in seven, where it is absent.
             */
            expires_at?: string;
        };
        McpConnection: {
            /** @enum {string} */
            kind: "http" | "sse";
            url: string;
        } | {
            /** @constant */
            kind: "stdio";
            program: string;
        } | {
            /** @constant */
            kind: "builtin";
            /** @enum {string} */
            server: "monitoring" | "database" | "kubernetes";
            /** @description Of `kubernetes`: whether it also has the tools that change a cluster. */
            writes?: boolean;
        };
        McpConnectionInput: {
            /** @enum {string} */
            kind: "http" | "sse";
            url: string;
        } | {
            /** @constant */
            kind: "stdio";
            program: string;
        } | {
            /** @constant */
            kind: "builtin";
            /** @enum {string} */
            server: "monitoring" | "database" | "kubernetes";
            /** @description Of `kubernetes`: whether it also has the tools that change a cluster. */
            writes?: boolean;
        };
        McpImport: {
            dry_run: boolean;
            servers: {
                name: string;
                /** @enum {string} */
                outcome: "added" | "changed" | "same" | "refused";
                server_id: string | null;
                /** @description What is changed. */
                fields: ("connection" | "description" | "enabled" | "headers")[];
                /** @description Why it is refused. */
                reason: string | null;
                /** @description What the file says and is not taken: a program is started as the operator says. */
                ignored: string[];
            }[];
        };
        McpServer: {
            id: string;
            name: string;
            description: string | null;
            /** @enum {string} */
            scope: "user" | "organization";
            /** @description Whose own it is; null: for all. */
            owner_id: string | null;
            connection: components["schemas"]["McpConnection"];
            /** @description What is sent in secret; the values are not shown. */
            header_names: string[];
            /** @description What a built-in server is given in secret; the values are not shown. */
            secret_names: string[];
            /**
             * @description What OAuth has brought. Lapsed: it has to be authorized again.
             * @enum {string}
             */
            authorization: "none" | "granted" | "lapsed";
            enabled: boolean;
            /** @description As it was when it was last asked for its tools; unknown after a change. */
            health: {
                /** @enum {string} */
                status: "unknown" | "healthy" | "degraded" | "unhealthy";
                checked_at: string | null;
                latency_ms: number | null;
                last_error: string | null;
                tools: string[];
            };
            version: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        McpServerAuthorization: {
            /** @description Open it with a browser. */
            authorization_url: string;
            /** Format: date-time */
            expires_at: string;
        };
        McpTemplate: {
            name: string;
            description: string;
            connection: components["schemas"]["McpConnection"];
            /** @description What such a server is sent in secret. */
            header_names: string[];
            /** @description What such a server can be given in secret. */
            secret_names: string[];
            /** @description Whether it can be registered here: a program must be in the operator's catalogue. */
            available: boolean;
        };
        Me: {
            id: string;
            organization_id: string;
            /**
             * @description A service account is a user that only API keys act for.
             * @enum {string}
             */
            kind: "person" | "service";
            email: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            /** @description The role of the organization that says what they may do, in place of `role`. */
            custom_role: {
                id: string;
                name: string;
            } | null;
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            last_login_at: string | null;
            /** @description Whether they run the service. */
            is_operator: boolean;
            /** @description Set when it is an operator who asks, on a visit, in the place of this user. */
            visit: components["schemas"]["OperatorVisit"] | null;
            /** @description The last times that operators worked in the place of this user, the newest first. */
            visits: components["schemas"]["OperatorVisit"][];
        };
        Message: {
            id: string;
            session_id: string;
            turn_id: string;
            sequence_number: number;
            /** @enum {string} */
            type: "user" | "assistant" | "system" | "result";
            /** @description The user who sent it; null where nobody did. */
            asked_by: string | null;
            /** @description Set when it was an operator, on a visit, who sent it in the place of this user. */
            visit_id: string | null;
            content: {
                [key: string]: unknown;
            }[];
            parent_tool_use_id: string | null;
            /** Format: date-time */
            created_at: string;
        };
        MetricsSnapshot: {
            id: string;
            session_id: string;
            /** Format: date-time */
            taken_at: string;
            node_id: string;
            /** @description Whether a turn ran. */
            is_busy: boolean;
            processes: number;
            /** @description Of its processes, without what they share with others. */
            memory_bytes: number;
            /** @description Of the processes that were up, since each began. */
            cpu_ms: number;
            /** @description So far, as the tokens and the cost. */
            model_calls: number;
            input_tokens: number;
            output_tokens: number;
            cache_creation_tokens: number;
            cache_read_tokens: number;
            cost_usd: string;
            /** @description Until a model call was answered: the middle one of the newest twenty. */
            first_byte_ms: number | null;
        };
        /**
         * @example {
         *       "from": "draft.md",
         *       "to": "docs/report.md"
         *     }
         */
        MoveFileInput: {
            from: string;
            to: string;
            /**
             * @description Whether a file at the new place is replaced.
             * @default false
             */
            replace?: boolean;
        };
        NewHook: {
            name: string;
            /** @enum {string} */
            event: "PreToolUse" | "PostToolUse" | "UserPromptSubmit" | "Stop" | "SubagentStop" | "PreCompact" | "SessionStart" | "TurnStart" | "TurnEnd" | "SessionEnd" | "BudgetWarning";
            /** @description A tool pattern such as `Bash(git push *)` or `mcp__github__*`; absent: every tool call. */
            matcher?: string;
            action: components["schemas"]["HookAction"];
            /**
             * @description Needed where there is a choice (webhook, script). Else absent: guard for validation, observer for the rest.
             * @enum {string}
             */
            role?: "guard" | "observer";
            /**
             * @description Lower comes first, within its scope.
             * @default 100
             */
            order: number;
            /**
             * @description A guard that takes longer has failed.
             * @default 5000
             */
            timeout_ms: number;
            /** @default true */
            enabled: boolean;
        };
        NewHookInput: {
            name: string;
            /** @enum {string} */
            event: "PreToolUse" | "PostToolUse" | "UserPromptSubmit" | "Stop" | "SubagentStop" | "PreCompact" | "SessionStart" | "TurnStart" | "TurnEnd" | "SessionEnd" | "BudgetWarning";
            /** @description A tool pattern such as `Bash(git push *)` or `mcp__github__*`; absent: every tool call. */
            matcher?: string;
            action: components["schemas"]["HookActionInput"];
            /**
             * @description Needed where there is a choice (webhook, script). Else absent: guard for validation, observer for the rest.
             * @enum {string}
             */
            role?: "guard" | "observer";
            /**
             * @description Lower comes first, within its scope.
             * @default 100
             */
            order?: number;
            /**
             * @description A guard that takes longer has failed.
             * @default 5000
             */
            timeout_ms?: number;
            /** @default true */
            enabled?: boolean;
        };
        Node: {
            id: string;
            host: string;
            /** @enum {string} */
            role: "all" | "api" | "worker";
            version: string;
            /**
             * @description draining: it shuts down. lost: it has said nothing for longer than a lease.
             * @enum {string}
             */
            state: "live" | "draining" | "lost";
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            seen_at: string;
            /** @description Agents that it keeps at once; 0 where it runs none. */
            capacity: number;
            live_sessions: number;
            running_turns: number;
            memory_bytes: number;
            /** @description Of the server itself, where 100 is one core. */
            cpu_percent: number;
            open_circuits: number;
        };
        Notification: {
            id: string;
            /** @enum {string} */
            kind: "email" | "slack" | "webhook";
            /** @description Whose account has the address, of mail. */
            user_id: string | null;
            channel_id: string | null;
            /** @enum {string} */
            event: "execution.completed" | "execution.failed" | "execution.cancelled" | "execution.waiting" | "schedule.paused" | "trigger.paused" | "budget.threshold_reached" | "budget.exhausted" | "quota.threshold_reached" | "quota.exhausted" | "visit.began" | "notification.test";
            facts: {
                [key: string]: string;
            };
            /** @enum {string} */
            status: "pending" | "sent" | "dead" | "dropped";
            /** @description Of those that go, or went, in one message. */
            message_id: string | null;
            attempts: number;
            last_error: string | null;
            next_attempt_at: string | null;
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
        };
        NotificationChannel: {
            id: string;
            /** @enum {string} */
            kind: "slack" | "webhook";
            name: string;
            /** @description Of its address; the rest is a secret. */
            host: string;
            enabled: boolean;
            digest_minutes: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        NotificationPreferences: {
            email: boolean;
            events: ("execution.completed" | "execution.failed" | "execution.cancelled" | "execution.waiting" | "schedule.paused" | "trigger.paused" | "budget.threshold_reached" | "budget.exhausted" | "quota.threshold_reached" | "quota.exhausted" | "visit.began")[];
            digest_minutes: number;
        };
        NotificationRule: {
            events: ("execution.completed" | "execution.failed" | "execution.cancelled" | "execution.waiting" | "schedule.paused" | "trigger.paused")[];
            /** @description `owner`, ids of users, who get mail, or ids of notification channels. */
            to: string[];
        };
        NotificationRuleInput: {
            events: ("execution.completed" | "execution.failed" | "execution.cancelled" | "execution.waiting" | "schedule.paused" | "trigger.paused")[];
            /** @description `owner`, ids of users, who get mail, or ids of notification channels. */
            to: string[];
        };
        OfferedSecret: {
            /** @description In base 32, to be typed into a phone. It is not shown again. */
            secret: string;
            /** @description The same as an address, to be shown as a picture (QR code). */
            uri: string;
        };
        OpenSessionLinkInput: {
            token: string;
        };
        OperatedOrganization: {
            id: string;
            slug: string;
            name: string;
            plan: string;
            limits: {
                [key: string]: number;
            };
            /** @description Whether its admins run the service. */
            is_operator: boolean;
            suspended_at: string | null;
            suspended_for: string | null;
            /** @description Set while it is to be deleted. */
            deletion: {
                asked_by: string;
                /** Format: date-time */
                asked_at: string;
                /**
                 * Format: date-time
                 * @description Until then it can be cancelled.
                 */
                due_at: string;
                begun_at: string | null;
            } | null;
            /** Format: date-time */
            created_at: string;
        };
        /**
         * @example {
         *       "plan": "enterprise",
         *       "limits": {}
         *     }
         */
        OperateOrganizationInput: {
            name?: string;
            plan?: string;
            /** @description How high its own admins may set the quotas of the organization; what is not named is theirs. */
            limits?: {
                [key: string]: number;
            };
        };
        OperatorVisit: {
            id: string;
            organization_id: string;
            user_id: string;
            /** @enum {string} */
            kind: "switch" | "impersonation";
            /** @description The address of the operator. */
            operator: string;
            reason: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            ended_at: string | null;
        };
        Organization: {
            id: string;
            slug: string;
            name: string;
            /** @enum {string} */
            default_effect: "allow" | "deny" | "ask";
            disabled_policies: string[];
            require_totp: boolean;
            allows_public_links: boolean;
            /** Format: date-time */
            created_at: string;
        };
        OrganizationExport: {
            id: string;
            /** @enum {string} */
            status: "queued" | "running" | "completed" | "failed";
            requested_by: string;
            /** @description Why it was not made. */
            error: {
                /** @enum {string} */
                code: "requester_gone" | "disk_full" | "took_too_long" | "failed";
                message: string;
            } | null;
            file: {
                bytes: number;
                sha256: string;
                /**
                 * Format: date-time
                 * @description All rows are as of this moment.
                 */
                taken_at: string;
                rows: number;
                files: number;
                /** @description Files that could not be read; the manifest names them. */
                missing: number;
            } | null;
            /** Format: date-time */
            created_at: string;
            completed_at: string | null;
            /**
             * Format: date-time
             * @description From then on it may be removed at any time.
             */
            expires_at: string;
        };
        PasswordReset: {
            /** @description For `POST /auth/reset-password`, once. It is not shown again. */
            token: string;
            /** Format: date-time */
            expires_at: string;
        };
        /**
         * @example {
         *       "reason": "The numbers are wrong until Monday."
         *     }
         */
        PauseScheduleInput: {
            reason?: string;
        };
        /**
         * @example {
         *       "reason": "The alerts are being sorted out."
         *     }
         */
        PauseTriggerInput: {
            reason?: string;
        };
        PermissionDecision: {
            id: string;
            turn_id: string;
            tool_use_id: string;
            tool_name: string;
            /** @description The sub-agent that made the call. */
            agent_id: string | null;
            /** @enum {string} */
            decision: "allow" | "deny";
            reason: string;
            /** @enum {string} */
            level: "organization" | "user" | "template" | "session" | "tool_group" | "built-in" | "default" | "hook" | "gate";
            /**
             * @description What policies said, before the mode or a person made an answer of it.
             * @enum {string}
             */
            effect: "allow" | "deny" | "ask";
            mode: ("default" | "acceptEdits" | "plan" | "dontAsk" | "bypassPermissions") | null;
            policy_id: string | null;
            policy_version: number | null;
            rule: string | null;
            /** Format: date-time */
            decided_at: string;
        };
        Policy: {
            id: string;
            /** @enum {string} */
            level: "organization" | "user" | "template" | "session" | "built-in";
            applies_to: string | null;
            name: string;
            description: string | null;
            priority: number;
            is_enabled: boolean;
            version: number;
            default: ("allow" | "deny" | "ask") | null;
            rules: ({
                kind: string;
                /** @enum {string} */
                effect: "allow" | "deny" | "ask";
            } & {
                [key: string]: unknown;
            })[];
            created_at: string | null;
            updated_at: string | null;
        };
        PolicyDraftInput: {
            name: string;
            description?: string;
            /**
             * @description The lowest is read first.
             * @default 100
             */
            priority?: number;
            /** @default true */
            is_enabled?: boolean;
            /**
             * @description For calls that none of its rules decides; absent: it says nothing of them.
             * @enum {string}
             */
            default?: "allow" | "deny" | "ask";
            rules: components["schemas"]["PolicyRuleInput"][];
        };
        PolicyRuleInput: {
            /** @constant */
            kind: "command";
            /** @enum {string} */
            effect: "allow" | "deny" | "ask";
            /** @description Told to the agent in place of a reason of our own. */
            reason?: string;
            when?: components["schemas"]["RuleConditionsInput"];
            /**
             * @description What a deny or ask does where only the running call would show what it is about.
             * @enum {string}
             */
            in_doubt?: "applies" | "does_not_apply";
            /** @description For ask. */
            approval?: components["schemas"]["ApprovalTermsInput"];
            commands: string[];
            except?: string[];
        } | {
            /** @constant */
            kind: "file_access";
            /** @enum {string} */
            effect: "allow" | "deny" | "ask";
            /** @description Told to the agent in place of a reason of our own. */
            reason?: string;
            when?: components["schemas"]["RuleConditionsInput"];
            /**
             * @description What a deny or ask does where only the running call would show what it is about.
             * @enum {string}
             */
            in_doubt?: "applies" | "does_not_apply";
            /** @description For ask. */
            approval?: components["schemas"]["ApprovalTermsInput"];
            /**
             * @default any
             * @enum {string}
             */
            access?: "read" | "write" | "any";
            paths: string[];
            except?: string[];
        } | {
            /** @constant */
            kind: "tool_allow";
            /** @enum {string} */
            effect: "allow" | "deny" | "ask";
            /** @description Told to the agent in place of a reason of our own. */
            reason?: string;
            when?: components["schemas"]["RuleConditionsInput"];
            /**
             * @description What a deny or ask does where only the running call would show what it is about.
             * @enum {string}
             */
            in_doubt?: "applies" | "does_not_apply";
            /** @description For ask. */
            approval?: components["schemas"]["ApprovalTermsInput"];
            tools: string[];
        } | {
            /** @constant */
            kind: "tool_deny";
            /** @enum {string} */
            effect: "allow" | "deny" | "ask";
            /** @description Told to the agent in place of a reason of our own. */
            reason?: string;
            when?: components["schemas"]["RuleConditionsInput"];
            /**
             * @description What a deny or ask does where only the running call would show what it is about.
             * @enum {string}
             */
            in_doubt?: "applies" | "does_not_apply";
            /** @description For ask. */
            approval?: components["schemas"]["ApprovalTermsInput"];
            tools: string[];
        } | {
            /** @constant */
            kind: "network";
            /** @enum {string} */
            effect: "allow" | "deny" | "ask";
            /** @description Told to the agent in place of a reason of our own. */
            reason?: string;
            when?: components["schemas"]["RuleConditionsInput"];
            /**
             * @description What a deny or ask does where only the running call would show what it is about.
             * @enum {string}
             */
            in_doubt?: "applies" | "does_not_apply";
            /** @description For ask. */
            approval?: components["schemas"]["ApprovalTermsInput"];
            hosts: string[];
            except?: string[];
        };
        PolicyVersion: {
            name: string;
            description: string | null;
            priority: number;
            is_enabled: boolean;
            version: number;
            default: ("allow" | "deny" | "ask") | null;
            rules: ({
                kind: string;
                /** @enum {string} */
                effect: "allow" | "deny" | "ask";
            } & {
                [key: string]: unknown;
            })[];
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
        };
        /**
         * @example {
         *       "template": {
         *         "name": "For customers",
         *         "parts": [
         *           {
         *             "section": "summary"
         *           }
         *         ]
         *       },
         *       "session_id": "ses_0199c0ffee0199c0ffee0199c0ffee01",
         *       "format": "markdown"
         *     }
         */
        PreviewReportBodyInput: {
            template: components["schemas"]["ReportTemplateDraftInput"];
            session_id: string;
            /**
             * @default html
             * @enum {string}
             */
            format?: "html" | "markdown";
        };
        /**
         * @example {
         *       "event": "issues",
         *       "payload": {
         *         "action": "opened",
         *         "issue": {
         *           "title": "It hangs",
         *           "number": 7
         *         }
         *       }
         *     }
         */
        PreviewTriggerInput: {
            /** @description What would be the body; {} if nothing is said. */
            payload?: unknown;
            /** @description Of GitHub: what X-GitHub-Event says. */
            event?: string;
        };
        /**
         * @description What went wrong, as in RFC 9457.
         * @example {
         *       "type": "urn:ai-agent-api:error:not_found",
         *       "title": "Not found",
         *       "status": 404,
         *       "detail": "There is no session \"ses_…\".",
         *       "code": "not_found",
         *       "request_id": "req_0199c0ffee",
         *       "errors": []
         *     }
         */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /**
             * @description Stable: branch on it, and show `detail`.
             * @enum {string}
             */
            code: "invalid_input" | "not_authenticated" | "not_allowed" | "feature_off" | "not_found" | "wrong_state" | "turn_unfinished" | "no_snapshot" | "conflict" | "gone" | "precondition_failed" | "not_a_file" | "no_such_range" | "workspace_full" | "disk_full" | "too_large" | "idempotency_key_reused" | "idempotency_in_flight" | "too_many_requests" | "quota_exceeded" | "unavailable" | "maintenance" | "malformed_request" | "unsupported_media_type" | "internal_error";
            request_id: string;
            errors: {
                pointer: string;
                detail: string;
            }[];
            /** @description With `quota_exceeded`: of what, whose, and when there is more; null: when some is gone. */
            quota?: {
                resource: string;
                scope: string;
                limit: number;
                used: number;
                resets_at: string | null;
            };
        };
        /** @description It can be sent again as it is. */
        ProposedTask: {
            name: string;
            prompt_template: string;
            variables: {
                name: string;
                /** @enum {string} */
                type: "string" | "number" | "integer" | "boolean" | "date" | "enum" | "json";
                required: boolean;
                default?: unknown;
                description?: string;
                values?: string[];
                max_length: number;
            }[];
            session: components["schemas"]["TaskSessionShown"];
            /** @enum {string} */
            workspace: "fresh" | "kept" | "template";
            notifications: components["schemas"]["NotificationRule"][];
            retry: {
                max_attempts: number;
                first_delay_seconds: number;
                max_delay_seconds: number;
            };
            max_concurrent: number;
            timeout_seconds: number;
            tags: string[];
            /** @enum {string} */
            sharing: "private" | "organization";
            is_active: boolean;
            description?: string;
            template_id?: string;
            report?: {
                /** @enum {string} */
                format: "json" | "markdown" | "html" | "pdf" | "csv";
                sections: ("executive_summary" | "summary" | "recommendations" | "sessions" | "conversation" | "tool_calls" | "files" | "approvals" | "decisions" | "costs" | "errors" | "timeline")[];
                template_id?: string;
                /** @constant */
                summary?: "model";
                title?: string;
                look?: {
                    header?: string;
                    footer?: string;
                    logo_text?: string;
                    accent?: string;
                };
            };
        };
        /**
         * @example {
         *       "message": "List the files here and say what they are for."
         *     }
         */
        QueryInput: {
            message: string;
            /** @description Files that the model gets with the prompt: pictures (PNG, JPEG, GIF, WebP; 3.75 MiB), PDF, and text in UTF-8 (512 KiB), by their content and not by their names; 12 MiB together. */
            attachments?: ({
                /** @description A file of the workspace, as it is when the prompt is accepted. */
                path: string;
            } | {
                name: string;
                /**
                 * Format: byte
                 * @description The file in base64. All of them together may have 5 MiB.
                 */
                data: string;
            })[];
            /** @description A JSON schema that the answer must fit: draft 7 or 2020-12. */
            output_schema?: {
                [key: string]: unknown;
            };
        };
        Quota: {
            /**
             * @description The organization together; each of its users; or one user, whose own quota goes before that.
             * @enum {string}
             */
            scope: "organization" | "each_user" | "user";
            scope_id: string;
            /** @enum {string} */
            resource: "sessions" | "tasks" | "prompts_per_minute" | "prompts_per_hour" | "storage_mb";
            limit: number;
            /** @description null for admins where it is each user’s. */
            used: number | null;
            /**
             * @description warning: at least 80 % are used.
             * @enum {string}
             */
            state: "ok" | "warning" | "reached";
        };
        RecoveryCodes: {
            /** @description For who has lost their phone; each is good once. They are not shown again. */
            recovery_codes: string[];
        };
        RefreshInput: {
            refresh_token: string;
        };
        RegisterInput: {
            token: string;
            name: string;
            password: string;
        };
        Report: {
            id: string;
            /** @enum {string} */
            subject: "session" | "execution" | "range" | "organization";
            session_id: string | null;
            execution_id: string | null;
            range: {
                /** Format: date-time */
                from: string;
                /** Format: date-time */
                until: string;
            } | null;
            requested_by: string;
            /** @enum {string} */
            format: "json" | "markdown" | "html" | "pdf" | "csv";
            sections: ("executive_summary" | "summary" | "recommendations" | "sessions" | "conversation" | "tool_calls" | "files" | "approvals" | "decisions" | "costs" | "errors" | "timeline")[];
            title: string | null;
            /** @description As it was when the report was asked for. */
            template: {
                id: string;
                version: number;
                name: string;
            } | null;
            /** @enum {string} */
            status: "queued" | "running" | "completed" | "failed";
            progress: number;
            /** @description Why it was not made. */
            failure: {
                /** @enum {string} */
                code: "subject_gone" | "requester_gone" | "too_large" | "took_too_long" | "printer_missing" | "failed";
                detail: string;
            } | null;
            size_bytes: number | null;
            /** @description Of the file: the same records give the same file. */
            sha256: string | null;
            /** Format: date-time */
            created_at: string;
            completed_at: string | null;
            /**
             * Format: date-time
             * @description From then on it may be gone at any time.
             */
            expires_at: string;
        };
        ReportPreview: {
            /** @enum {string} */
            format: "html" | "markdown";
            /** @description The report, as text. */
            content: string;
            /** @description The last event that it tells of. */
            up_to_seq: number | null;
        };
        ReportTemplate: {
            id: string;
            name: string;
            description: string | null;
            title: string | null;
            look: {
                header?: string;
                footer?: string;
                logo_text?: string;
                accent?: string;
            };
            parts: {
                /** @enum {string} */
                section?: "executive_summary" | "summary" | "recommendations" | "sessions" | "conversation" | "tool_calls" | "files" | "approvals" | "decisions" | "costs" | "errors" | "timeline";
                text?: string;
                title?: string;
            }[];
            version: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @example {
         *       "name": "For customers",
         *       "title": "{{session_name}}, {{organization}}",
         *       "look": {
         *         "footer": "Confidential",
         *         "accent": "#1a5f7a"
         *       },
         *       "parts": [
         *         {
         *           "text": "What our agents did until {{as_of}}: {{turns}} turns for {{cost_usd}} USD."
         *         },
         *         {
         *           "section": "summary",
         *           "title": "In short"
         *         },
         *         {
         *           "section": "files"
         *         }
         *       ]
         *     }
         */
        ReportTemplateDraftInput: {
            name: string;
            description?: string;
            /** @description In place of the session’s name. `{{name}}` stands for a value, and `\{{` for two braces. There are title, organization, as_of, subject, session_id, session_name, session_status, model, owner, task, execution_id, execution_status, from, until, sessions, turns, messages, tool_calls, failed_tool_calls, denied_tool_calls, approvals, errors, duration, cost_usd, input_tokens, output_tokens. */
            title?: string;
            /** @description Its texts have places for values as the title has. */
            look?: {
                header?: string;
                footer?: string;
                logo_text?: string;
                accent?: string;
            };
            /** @description Sections of the report, each once, and texts of the template, in their order. A section that a report does not have is left out. */
            parts: ({
                /** @enum {string} */
                section: "executive_summary" | "summary" | "recommendations" | "sessions" | "conversation" | "tool_calls" | "files" | "approvals" | "decisions" | "costs" | "errors" | "timeline";
                title?: string;
            } | {
                text: string;
                title?: string;
            })[];
        };
        ResetPasswordInput: {
            token: string;
            password: string;
        };
        /**
         * @example {
         *       "to_turn": "turn_0199c0ffee0199c0ffee0199c0ffee01",
         *       "what": "files"
         *     }
         */
        RewindInput: {
            /** @description The turn from whose end the session goes on. */
            to_turn: string;
            /**
             * @description The conversation, the files of the workspace, or both.
             * @default both
             * @enum {string}
             */
            what?: "both" | "conversation" | "files";
        };
        Role: {
            id: string;
            name: string;
            description: string | null;
            grants: {
                [key: string]: "all" | "own";
            };
            version: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @example {
         *       "name": "Auditor",
         *       "grants": {
         *         "audit:read": "all",
         *         "sessions:read": "all"
         *       }
         *     }
         */
        RoleDraftInput: {
            name: string;
            description?: string;
            /** @description Rights (see docs/access.md), and whether each is over everybody's things or one's own, where some role of the table has it so. Nobody grants more than they have. */
            grants: {
                [key: string]: "all" | "own";
            };
        };
        RotatedSecret: {
            /** @description It is not shown again. */
            secret: string;
            /**
             * Format: date-time
             * @description Until then messages are also signed with the secret before.
             */
            previous_expires_at: string;
        };
        RotatedTriggerSecret: {
            /** @description It is not shown again. */
            secret: string;
            /**
             * Format: date-time
             * @description Until then messages with the secret before are taken too.
             */
            previous_expires_at: string;
        };
        /** @description Everything that is named must hold. */
        RuleConditionsInput: {
            tools?: string[];
            arguments?: {
                pointer: string;
                matches: string;
            }[];
            paths?: string[];
            hosts?: string[];
            roles?: ("admin" | "user" | "viewer")[];
            modes?: ("default" | "acceptEdits" | "plan" | "dontAsk" | "bypassPermissions")[];
            time?: {
                zone: string;
                days?: ("mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun")[];
                from?: string;
                until?: string;
            };
            budget_left_below_usd?: number;
            budget_left_above_usd?: number;
        };
        Schedule: {
            id: string;
            task_id: string;
            /** @enum {string} */
            kind: "cron" | "rrule" | "interval";
            /** @description `cron`: five fields, such as `0 9 * * MON-FRI`. `rrule`: a recurrence rule of RFC 5545 by days, weeks, months or years, such as `FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9`. `interval`: the time that passes, such as `90s`, `15m`, `6h`, `1d`. */
            expression: string;
            /** @description An IANA name, such as `Europe/Berlin`. */
            time_zone: string;
            starts_at: string | null;
            ends_at: string | null;
            /** @description It runs up to so much later, by as much as hits the time; half of the shortest pause at most. */
            jitter_seconds: number;
            /**
             * @description What becomes of times that were missed by more than a minute: nothing (`skip`), one run for all of them (`once`), or one for each (`all`).
             * @enum {string}
             */
            misfire: "skip" | "once" | "all";
            /** @description With `all`, how many are made up for: the newest. */
            misfire_cap: number;
            /**
             * @description What becomes of a time while the execution before it goes on: it is passed over (`skip`), its execution waits as the task's max_concurrent has it (`queue`), or it takes the place of the one before (`cancel_running`).
             * @enum {string}
             */
            overlap: "skip" | "queue" | "cancel_running";
            /** @description Of the task. */
            variables: {
                [key: string]: unknown;
            };
            /** @description It is paused when so many executions in a row have failed. */
            max_failures: number;
            version: number;
            is_paused: boolean;
            paused_at: string | null;
            paused_reason: string | null;
            /** @description Null while it is paused, and when it is over. */
            next_due_at: string | null;
            /** @description The same with its jitter. */
            next_run_at: string | null;
            last_due_at: string | null;
            last_skipped: {
                /** Format: date-time */
                due_at: string;
                /** @enum {string} */
                reason: "missed" | "overlap" | "task_inactive" | "feature_off";
            } | null;
            consecutive_failures: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        SdkOptionsInput: {
            model?: string;
            /** @description Names of models, or beginnings such as `claude-haiku-*`; empty: every model. */
            allowed_models?: string[];
            /** @description Answers when the model cannot. */
            fallback_model?: string;
            /** @description What the model's provider may fetch, run or keep for the agent. */
            server_features?: ("web_search" | "web_fetch" | "code_execution" | "mcp" | "files" | "url_sources" | "skills")[];
            /** @description Hosts that programs of the agent may reach, by tunnels of a proxy; absent: none. */
            egress?: {
                hosts: string[];
                /**
                 * @default [
                 *       443
                 *     ]
                 */
                ports?: number[];
            };
            /** @description MCP servers whose tools the agent has, by their ids or names; of servers of the same name your own goes first. Their tools are called `mcp__<server>__<tool>`, and pass policies like any others. */
            mcp_servers?: string[];
            system_prompt?: string;
            /** @description Tool patterns such as `Read` or `Bash(git *)`; absent or empty: every built-in tool. */
            allowed_tools?: string[];
            /** @description Never run; these win over allowed_tools. */
            disallowed_tools?: string[];
            /**
             * @description Absent: default.
             * @enum {string}
             */
            permission_mode?: "default" | "acceptEdits" | "plan" | "dontAsk" | "bypassPermissions";
            max_turns?: number;
            max_budget_usd?: number;
            agents?: {
                [key: string]: {
                    description: string;
                    prompt: string;
                    tools?: string[];
                    model?: string;
                };
            };
            /** @description A JSON schema that the answer must fit: draft 7 or 2020-12. */
            output_schema?: {
                [key: string]: unknown;
            };
        };
        SdkOptionsShown: {
            model?: string;
            /** @description Names of models, or beginnings such as `claude-haiku-*`; empty: every model. */
            allowed_models?: string[];
            /** @description Answers when the model cannot. */
            fallback_model?: string;
            /** @description What the model's provider may fetch, run or keep for the agent. */
            server_features?: ("web_search" | "web_fetch" | "code_execution" | "mcp" | "files" | "url_sources" | "skills")[];
            /** @description Hosts that programs of the agent may reach, by tunnels of a proxy; absent: none. */
            egress?: {
                hosts: string[];
                /**
                 * @default [
                 *       443
                 *     ]
                 */
                ports: number[];
            };
            /** @description MCP servers whose tools the agent has, by their ids or names; of servers of the same name your own goes first. Their tools are called `mcp__<server>__<tool>`, and pass policies like any others. */
            mcp_servers?: string[];
            system_prompt?: string;
            /** @description Tool patterns such as `Read` or `Bash(git *)`; absent or empty: every built-in tool. */
            allowed_tools?: string[];
            /** @description Never run; these win over allowed_tools. */
            disallowed_tools?: string[];
            /**
             * @description Absent: default.
             * @enum {string}
             */
            permission_mode?: "default" | "acceptEdits" | "plan" | "dontAsk" | "bypassPermissions";
            max_turns?: number;
            max_budget_usd?: number;
            agents?: {
                [key: string]: unknown;
            };
            output_schema?: {
                [key: string]: unknown;
            };
        };
        /**
         * @example {
         *       "term": "review",
         *       "tags": [
         *         "git"
         *       ]
         *     }
         */
        SearchSessionTemplatesInput: {
            /** @description Text in the name or the description. */
            term?: string;
            /** @enum {string} */
            category?: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            /** @description It has all of them. */
            tags?: string[];
            /** @default 20 */
            limit?: number;
            /** @default 0 */
            skip?: number;
            /** @description next_cursor of the page before; wins over skip. */
            cursor?: string;
        };
        SecondFactor: {
            is_set: boolean;
            set_at: string | null;
            recovery_codes_left: number;
            /** @description Whether the organization demands one of everybody. */
            is_required: boolean;
        };
        SecondFactorNeeded: {
            /** @description For `POST /auth/second-factor`. */
            challenge: string;
            /** Format: date-time */
            expires_at: string;
            /** @description The organization demands a second factor, and there is none yet: get a secret by `POST /auth/second-factor/enrol` first. */
            must_enrol: boolean;
        };
        SecondStepTaken: {
            access_token: string;
            refresh_token: string;
            /** @constant */
            token_type: "Bearer";
            /** @description Seconds until the access token expires. */
            expires_in: number;
            user: components["schemas"]["User"];
            recovery_codes: string[] | null;
        };
        ServiceStatistics: {
            organizations: {
                active: number;
                suspended: number;
                /** @description Those of the suspended that are to be deleted. */
                leaving: number;
            };
            /** @description Who may log in. */
            users: number;
            /** @description By status; those that are deleted are not counted. */
            sessions: {
                [key: string]: number;
            };
            /** @description By status. */
            unfinished_turns: {
                [key: string]: number;
            };
            /** @description What waits to be done, and for how long the first of it has. */
            lines: {
                [key: string]: {
                    count: number;
                    oldest_seconds: number;
                };
            };
            /** @description The 20 organizations that cost most in 30 days of UTC. The last minutes may be missing. */
            costliest: {
                id: string;
                slug: string;
                name: string;
                cost_usd: string;
            }[];
        };
        Session: {
            id: string;
            name: string | null;
            description: string | null;
            /** @enum {string} */
            mode: "interactive" | "background" | "forked";
            /** @enum {string} */
            status: "created" | "connecting" | "active" | "processing" | "waiting" | "paused" | "completed" | "failed" | "terminated" | "archived";
            user_id: string;
            /** @description Whether its owner shares it with whoever asks. */
            shared_with_me: boolean;
            sdk_options: {
                model: string;
                allowed_models: string[];
                fallback_model: string | null;
                server_features: ("web_search" | "web_fetch" | "code_execution" | "mcp" | "files" | "url_sources" | "skills")[];
                egress: {
                    hosts: string[];
                    ports: number[];
                };
                /** @description Ids of MCP servers. */
                mcp_servers: string[];
                system_prompt: string | null;
                allowed_tools: string[];
                disallowed_tools: string[];
                /** @enum {string} */
                permission_mode: "default" | "acceptEdits" | "plan" | "dontAsk" | "bypassPermissions";
                max_turns: number | null;
                max_budget_usd: number | null;
                agents: {
                    [key: string]: unknown;
                };
                output_schema: {
                    [key: string]: unknown;
                } | null;
            };
            policies: (string | {
                name: string;
                /** @enum {string} */
                default?: "allow" | "deny" | "ask";
                rules: ({
                    kind: string;
                    /** @enum {string} */
                    effect: "allow" | "deny" | "ask";
                } & {
                    [key: string]: unknown;
                })[];
            })[];
            /** @description Of its template and its own; all of them hold. */
            tool_group_ids: string[];
            metadata: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            on_busy: "queue" | "reject";
            /** @enum {string} */
            on_interrupted: "wait" | "resume" | "fail";
            timeout_seconds: number;
            include_partial_messages: boolean;
            parent_session_id: string | null;
            is_fork: boolean;
            template_id: string | null;
            template_version: number | null;
            /** @description What the template holds the session to, beside what it says itself. */
            template_rules: {
                allowed_tools: string[];
                disallowed_tools: string[];
                policies: (string | {
                    name: string;
                    /** @enum {string} */
                    default?: "allow" | "deny" | "ask";
                    rules: ({
                        kind: string;
                        /** @enum {string} */
                        effect: "allow" | "deny" | "ask";
                    } & {
                        [key: string]: unknown;
                    })[];
                })[];
            } | null;
            total_turns: number;
            total_messages: number;
            total_tool_calls: number;
            total_errors: number;
            total_cost_usd: string;
            api_input_tokens: number;
            api_output_tokens: number;
            api_cache_creation_tokens: number;
            api_cache_read_tokens: number;
            duration_ms: number;
            last_seq: number;
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            /** Format: date-time */
            updated_at: string;
            completed_at: string | null;
        };
        SessionArchive: {
            id: string;
            session_id: string;
            /** @enum {string} */
            format: "gzip" | "zstd" | "zip";
            /**
             * @description `pending` and `running` until the archive is made, `restoring` until the session is back, `removed` when it is no longer kept.
             * @enum {string}
             */
            status: "pending" | "running" | "ready" | "failed" | "restoring" | "restored" | "removed";
            /** @description Why it could not be made, or why the session could not be restored from it. */
            problem: {
                /** @enum {string} */
                code: "damaged" | "missing" | "files_left_out" | "files_unreadable" | "disk_full" | "quota_reached" | "failed";
                message: string;
            } | null;
            /** @description This counts for the quota. */
            bytes: number | null;
            sha256: string | null;
            /** @description Files, folders and links in it. */
            members: number | null;
            /** @description Null: the organization's rules asked for it. */
            user_id: string | null;
            /** Format: date-time */
            created_at: string;
            ready_at: string | null;
            /** @description When it failed, was restored or removed. */
            ended_at: string | null;
        };
        /** @description An entry of a session's log. A newer server may send types and fields that are not listed. */
        SessionEvent: {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.created";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            mode: string;
            model: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "user.message";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            message_id: string;
            user_id?: string;
            /** @description Set when it was an operator, on a visit, who did it in the place of this user. */
            visit_id?: string;
            content: ({
                /** @constant */
                type: "text";
                text: string;
            } | {
                /** @constant */
                type: "image";
                name: string;
                /** @enum {string} */
                media_type: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "application/pdf" | "text/plain";
                bytes: number;
                sha256: string;
            } | {
                /** @constant */
                type: "document";
                name: string;
                /** @enum {string} */
                media_type: "image/png" | "image/jpeg" | "image/gif" | "image/webp" | "application/pdf" | "text/plain";
                bytes: number;
                sha256: string;
            })[];
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "user.interrupt";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "agent.message";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            message_id: string;
            content: {
                /** @constant */
                type: "text";
                text: string;
            }[];
            /** @description The tool call of the sub-agent that speaks; absent for the main agent. */
            parent_tool_use_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "agent.thinking";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            message_id: string;
            thinking: string;
            /** @description The tool call of the sub-agent that speaks; absent for the main agent. */
            parent_tool_use_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "agent.tool_use";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            tool_use_id: string;
            name: string;
            input: {
                [key: string]: unknown;
            };
            /** @description The tool call of the sub-agent that speaks; absent for the main agent. */
            parent_tool_use_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "agent.tool_result";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            tool_use_id: string;
            content: string;
            is_error: boolean;
            /**
             * @description A hook has changed or withheld it: neither model nor reader saw what the tool gave.
             * @constant
             */
            is_redacted?: true;
            /** @description The tool call of the sub-agent that speaks; absent for the main agent. */
            parent_tool_use_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "agent.mcp_tool_use";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            mcp_server_name: string;
            tool_use_id: string;
            name: string;
            input: {
                [key: string]: unknown;
            };
            /** @description The tool call of the sub-agent that speaks; absent for the main agent. */
            parent_tool_use_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "agent.mcp_tool_result";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            mcp_server_name: string;
            tool_use_id: string;
            content: string;
            is_error: boolean;
            /**
             * @description A hook has changed or withheld it: neither model nor reader saw what the tool gave.
             * @constant
             */
            is_redacted?: true;
            /** @description The tool call of the sub-agent that speaks; absent for the main agent. */
            parent_tool_use_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "span.model_request_start";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            model: string;
            /** @description The tool call of the sub-agent that speaks; absent for the main agent. */
            parent_tool_use_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "span.model_request_end";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            model: string;
            input_tokens: number;
            output_tokens: number;
            cache_creation_tokens: number;
            cache_read_tokens: number;
            /** @description The tool call of the sub-agent that speaks; absent for the main agent. */
            parent_tool_use_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "permission.decided";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            tool_use_id: string;
            name: string;
            /** @enum {string} */
            decision: "allow" | "deny";
            reason: string;
            /** @description What the tool runs with in place of the input that the model gave. */
            input?: {
                [key: string]: unknown;
            };
            /** @description The sub-agent that made the call; absent for the main agent. */
            agent_id?: string;
            /**
             * @description Whose word it was.
             * @enum {string}
             */
            level?: "organization" | "user" | "template" | "session" | "tool_group" | "built-in" | "default" | "hook" | "gate";
            /**
             * @description What policies said, before the mode or a person made an answer of it.
             * @enum {string}
             */
            effect?: "allow" | "deny" | "ask";
            /** @enum {string} */
            mode?: "default" | "acceptEdits" | "plan" | "dontAsk" | "bypassPermissions";
            policy_id?: string;
            policy_version?: number;
            rule?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "hook.executed";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            execution_id: string;
            hook_id: string;
            hook_name: string;
            /** @enum {string} */
            event: "PreToolUse" | "PostToolUse" | "UserPromptSubmit" | "Stop" | "SubagentStop" | "PreCompact" | "SessionStart" | "TurnStart" | "TurnEnd" | "SessionEnd" | "BudgetWarning";
            /** @enum {string} */
            outcome: "passed" | "changed" | "blocked" | "failed";
            reason?: string;
            tool_use_id?: string;
            duration_ms: number;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.status_waiting";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            approval_id: string;
            tool_use_id: string;
            /** @enum {string} */
            kind: "tool_call" | "question" | "elicitation";
            name: string;
            /** @description Absent when it is long: the approval has it. */
            input?: {
                [key: string]: unknown;
            };
            /** @description Why people are asked. */
            reason: string;
            /** @description What would not be asked about again in this session, if somebody has it remembered. */
            pattern?: string;
            quorum: number;
            /** Format: date-time */
            deadline_at: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "user.tool_confirmation";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            approval_id: string;
            tool_use_id: string;
            /** @enum {string} */
            result: "allow" | "deny";
            user_id: string;
            deny_message?: string;
            /** @description Why it was allowed. */
            reason?: string;
            /** @description What is to run in place of the call's own input. */
            updated_input?: {
                [key: string]: unknown;
            };
            /** @constant */
            remember?: "session";
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "approval.escalated";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            approval_id: string;
            tool_use_id: string;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            /** Format: date-time */
            deadline_at: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "approval.settled";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            approval_id: string;
            tool_use_id: string;
            /** @enum {string} */
            outcome: "allowed" | "denied" | "expired" | "cancelled";
            reason: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.paused";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            user_id: string;
            /** @description Set when it was an operator, on a visit, who did it in the place of this user. */
            visit_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.resumed";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            user_id: string;
            /** @description Set when it was an operator, on a visit, who did it in the place of this user. */
            visit_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.status_running";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.status_idle";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            stop_reason: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.status_rescheduled";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            reason: string;
            retry_in_ms: number;
            /**
             * Format: date-time
             * @description When a turn that is parked goes on; absent while it only waits for another try.
             */
            resume_at?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.status_terminated";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.error";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description Why a turn failed; act on `code`, show `message`. */
            error: {
                code: string;
                message: string;
            };
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.usage";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            by_model: {
                [key: string]: {
                    input_tokens: number;
                    output_tokens: number;
                    cache_creation_tokens: number;
                    cache_read_tokens: number;
                    cost_usd: string;
                };
            };
            input_tokens: number;
            output_tokens: number;
            cache_creation_tokens: number;
            cache_read_tokens: number;
            cost_usd: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.budget_warned";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            scope: "session" | "user" | "organization";
            /** @enum {string} */
            period: "day" | "month" | "total";
            spent_usd: string;
            limit_usd: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.egress";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            host: string;
            port: number;
            /** @enum {string} */
            verdict: "opened" | "refused" | "failed" | "closed";
            reason?: string;
            bytes_out?: number;
            bytes_in?: number;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.forked";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            parent_session_id: string;
            at_turn?: string;
            at_message?: string;
            /** @enum {string} */
            what: "both" | "conversation" | "files";
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.files_changed";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            user_id: string;
            /** @description Set when it was an operator, on a visit, who did it in the place of this user. */
            visit_id?: string;
            changes: {
                /** @enum {string} */
                action: "written" | "made" | "removed" | "moved";
                path: string;
                /** @description Where it was before it was moved. */
                from?: string;
            }[];
            /** @description How many there were; the first of them are listed. */
            count: number;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.rewound";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            to_turn: string;
            /** @enum {string} */
            what: "both" | "conversation" | "files";
            user_id: string;
            /** @description Set when it was an operator, on a visit, who did it in the place of this user. */
            visit_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.archived";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            archive_id: string;
            user_id?: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.restored";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            archive_id: string;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.archive_failed";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            archive_id: string;
            /** @enum {string} */
            task: "archive" | "restore";
            error: {
                /** @enum {string} */
                code: "damaged" | "missing" | "files_left_out" | "files_unreadable" | "disk_full" | "quota_reached" | "failed";
                message: string;
            };
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "session.snapshot_incomplete";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** @enum {string} */
            problem?: "failed" | "took_too_long" | "too_many_files" | "disk_full" | "quota_reached" | "removed";
            message: string;
            skipped: {
                path: string;
                /** @enum {string} */
                reason: "socket" | "fifo" | "device" | "too_deep" | "too_large" | "unreadable";
            }[];
            skipped_count: number;
        } | {
            id: string;
            /** @description Counts from 1 in each session, without a gap. */
            seq: number;
            /** @constant */
            type: "turn.interrupted";
            session_id: string;
            /** @description Null for what belongs to the session and not to one of its turns. */
            turn_id: string | null;
            /** Format: date-time */
            created_at: string;
            /** @description Why a turn failed; act on `code`, show `message`. */
            error: {
                code: string;
                message: string;
            };
        };
        SessionHook: {
            id: string;
            /** @enum {string} */
            scope: "organization" | "template" | "session";
            session_id: string | null;
            template_id: string | null;
            name: string;
            /** @enum {string} */
            event: "PreToolUse" | "PostToolUse" | "UserPromptSubmit" | "Stop" | "SubagentStop" | "PreCompact" | "SessionStart" | "TurnStart" | "TurnEnd" | "SessionEnd" | "BudgetWarning";
            matcher: string | null;
            /** @enum {string} */
            role: "guard" | "observer";
            order: number;
            timeout_ms: number;
            enabled: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            /** @enum {string} */
            kind: "audit" | "metrics" | "validation" | "notification" | "webhook" | "script";
            /** @description How often it was asked or told in this session, by outcome. */
            executions: {
                [key: string]: number;
            };
        };
        SessionLink: {
            id: string;
            session_id: string;
            /** @enum {string} */
            audience: "organization" | "public";
            created_by: string;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        SessionMetrics: {
            session_id: string;
            /** @description Whether its agent was up at the last look. */
            is_live: boolean;
            total_turns: number;
            duration_ms: number;
            input_tokens: number;
            output_tokens: number;
            cache_creation_tokens: number;
            cache_read_tokens: number;
            cost_usd: string;
            snapshot: components["schemas"]["MetricsSnapshot"] | null;
        };
        SessionRequestInput: {
            /**
             * @description Absent: interactive.
             * @enum {string}
             */
            mode?: "interactive" | "background";
            sdk_options?: components["schemas"]["SdkOptionsInput"];
            policies?: (string | {
                /** @default the session's own */
                name?: string;
                /**
                 * @description For calls that none of its rules decides; absent: it says nothing of them.
                 * @enum {string}
                 */
                default?: "allow" | "deny" | "ask";
                rules: components["schemas"]["PolicyRuleInput"][];
            })[];
            metadata?: {
                [key: string]: string | number | boolean | null;
            };
            include_partial_messages?: boolean;
            /** @description How long a turn may run. */
            timeout_seconds?: number;
            /**
             * @description What a prompt does while a turn runs; absent: queue.
             * @enum {string}
             */
            on_busy?: "queue" | "reject";
            /**
             * @description What becomes of a turn whose server is lost or shuts down: it ends and the session waits for a prompt, it goes on by itself elsewhere (up to four attempts), or the session fails. Absent: background sessions resume, others wait.
             * @enum {string}
             */
            on_interrupted?: "wait" | "resume" | "fail";
            /** @description Hooks of this session only, besides its organization's. */
            hooks?: components["schemas"]["NewHookInput"][];
            /** @description A group of tools that holds in the session, as it is when each call is made. */
            tool_group_id?: string;
        };
        /** @description It can be sent again as it is. */
        SessionRequestShown: {
            /**
             * @description Absent: interactive.
             * @enum {string}
             */
            mode?: "interactive" | "background";
            sdk_options?: components["schemas"]["SdkOptionsShown"];
            policies?: (string | {
                name: string;
                /** @enum {string} */
                default?: "allow" | "deny" | "ask";
                rules: ({
                    kind: string;
                    /** @enum {string} */
                    effect: "allow" | "deny" | "ask";
                } & {
                    [key: string]: unknown;
                })[];
            })[];
            metadata?: {
                [key: string]: unknown;
            };
            include_partial_messages?: boolean;
            /** @description How long a turn may run. */
            timeout_seconds?: number;
            /**
             * @description What a prompt does while a turn runs; absent: queue.
             * @enum {string}
             */
            on_busy?: "queue" | "reject";
            /**
             * @description What becomes of a turn whose server is lost or shuts down: it ends and the session waits for a prompt, it goes on by itself elsewhere (up to four attempts), or the session fails. Absent: background sessions resume, others wait.
             * @enum {string}
             */
            on_interrupted?: "wait" | "resume" | "fail";
            /** @description Hooks of this session only, besides its organization's. */
            hooks?: components["schemas"]["NewHook"][];
            /** @description A group of tools that holds in the session, as it is when each call is made. */
            tool_group_id?: string;
        };
        SessionShare: {
            session_id: string;
            user_id: string;
            /** @enum {string} */
            level: "view" | "drive" | "approve";
            /** @description Of the link that it was had by. */
            link_id: string | null;
            granted_by: string;
            /** Format: date-time */
            created_at: string;
            expires_at: string | null;
        };
        SessionTemplate: {
            id: string;
            owner_id: string;
            name: string;
            description: string | null;
            /** @enum {string} */
            category: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            tags: string[];
            /** @enum {string} */
            sharing: "private" | "organization";
            version: number;
            session: components["schemas"]["SessionRequestShown"];
            /** @description How many sessions were made from it. */
            usage_count: number;
            last_used_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        SessionTemplateDraftInput: {
            name: string;
            description?: string;
            /**
             * @default custom
             * @enum {string}
             */
            category?: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            /** @default [] */
            tags?: string[];
            /**
             * @description What is asked for a session, as `POST /sessions` takes it.
             * @default {}
             */
            session?: components["schemas"]["SessionRequestInput"];
        };
        SessionTemplateVersion: {
            name: string;
            description: string | null;
            /** @enum {string} */
            category: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            tags: string[];
            /** @enum {string} */
            sharing: "private" | "organization";
            version: number;
            session: components["schemas"]["SessionRequestShown"];
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
        };
        /**
         * @example {
         *       "allowed_models": [
         *         "claude-haiku-*",
         *         "claude-sonnet-4-5"
         *       ],
         *       "server_features": [
         *         "web_search"
         *       ],
         *       "egress": {
         *         "hosts": [
         *           "registry.npmjs.org",
         *           "*.github.com"
         *         ]
         *       }
         *     }
         */
        SetAgentLimitsInput: {
            /**
             * @description Names of models, or beginnings such as `claude-haiku-*`; empty: every model.
             * @default []
             */
            allowed_models?: string[];
            /**
             * @description What the model's provider may fetch, run or keep for the agent.
             * @default []
             */
            server_features?: ("web_search" | "web_fetch" | "code_execution" | "mcp" | "files" | "url_sources" | "skills")[];
            /**
             * @default {
             *       "hosts": []
             *     }
             */
            egress?: {
                hosts: string[];
                /**
                 * @default [
                 *       443
                 *     ]
                 */
                ports?: number[];
            };
        };
        /**
         * @example {
         *       "archive_after_days": 30,
         *       "keep_days": 365
         *     }
         */
        SetArchiveRulesInput: {
            /**
             * @description Sessions that nobody used for so long are archived. Null: none is.
             * @default null
             */
            archive_after_days?: number | null;
            /**
             * @description Archives are removed so long after they were made; their sessions cannot be restored then. Null: they are kept.
             * @default null
             */
            keep_days?: number | null;
            /**
             * @default zstd
             * @enum {string}
             */
            format?: "gzip" | "zstd" | "zip";
        };
        /**
         * @example {
         *       "limit_usd": 25
         *     }
         */
        SetBudgetInput: {
            limit_usd: number;
        };
        /** @description What is not said is as it is by default. */
        SetNotificationPreferencesInput: {
            /**
             * @description false: no mail at all, whatever tasks say.
             * @default true
             */
            email?: boolean;
            /**
             * @description Of which events of your own tasks, budgets and quotas you want to know by mail.
             * @default [
             *       "schedule.paused",
             *       "trigger.paused",
             *       "budget.threshold_reached",
             *       "budget.exhausted",
             *       "quota.threshold_reached",
             *       "quota.exhausted",
             *       "visit.began"
             *     ]
             */
            events?: ("execution.completed" | "execution.failed" | "execution.cancelled" | "execution.waiting" | "schedule.paused" | "trigger.paused" | "budget.threshold_reached" | "budget.exhausted" | "quota.threshold_reached" | "quota.exhausted" | "visit.began")[];
            /**
             * @description Minutes for which messages are collected into one; 0: each by itself.
             * @default 0
             */
            digest_minutes?: number;
        };
        /**
         * @example {
         *       "limit": 20
         *     }
         */
        SetQuotaInput: {
            limit: number;
        };
        /**
         * @example {
         *       "issuer": "https://id.example.com",
         *       "client_id": "ai-agents",
         *       "client_secret": "kept by the provider",
         *       "group_roles": [
         *         {
         *           "group": "agent-admins",
         *           "role": "admin"
         *         }
         *       ],
         *       "default_role": "user",
         *       "email_domains": [
         *         "example.com"
         *       ],
         *       "creates_users": true
         *     }
         */
        SetSingleSignOnInput: {
            /** @description The address of the provider, as it calls itself. */
            issuer: string;
            client_id: string;
            /** @description Never shown. Absent: the one that is set stays, if provider and client do; else there is none. */
            client_secret?: string;
            /**
             * @default [
             *       "openid",
             *       "email",
             *       "profile"
             *     ]
             */
            scopes?: string[];
            /**
             * @description The claim that names the groups of a person.
             * @default groups
             */
            group_claim?: string;
            /**
             * @description The first group that somebody is in says their role, at each login.
             * @default []
             */
            group_roles?: {
                group: string;
                /** @enum {string} */
                role: "admin" | "user" | "viewer";
            }[];
            /**
             * @description Of who is in none of these groups. Absent: they are not let in.
             * @enum {string}
             */
            default_role?: "admin" | "user" | "viewer";
            /** @description Only verified addresses in these domains are let in. */
            email_domains: string[];
            /**
             * @description Whether who is not known yet becomes a user by logging in.
             * @default false
             */
            creates_users?: boolean;
        };
        /**
         * @example {
         *       "api_key": "sk-ant-…"
         *     }
         */
        SetUpstreamKeyInput: {
            api_key: string;
            /**
             * Format: uri
             * @description Any API that speaks Anthropic's, at a public address. Absent: the server's.
             */
            base_url?: string;
        };
        SharedMessage: {
            sequence_number: number;
            /** @enum {string} */
            type: "user" | "assistant" | "system" | "result";
            text: string;
            /** Format: date-time */
            created_at: string;
        };
        SharedSession: {
            name: string | null;
            /** @enum {string} */
            status: "created" | "connecting" | "active" | "processing" | "waiting" | "paused" | "completed" | "failed" | "terminated" | "archived";
            total_turns: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @example {
         *       "level": "drive"
         *     }
         */
        ShareSessionInput: {
            /**
             * @description view: see all of it. drive: also prompt, stop, pause and rewind it, and write its files. approve: also decide on calls that its owner may decide on.
             * @enum {string}
             */
            level: "view" | "drive" | "approve";
            /** Format: date-time */
            expires_at?: string;
        };
        /**
         * @example {
         *       "sharing": "organization"
         *     }
         */
        ShareSessionTemplateInput: {
            /**
             * @description Who reads and uses it: its owner, or everybody of the organization.
             * @enum {string}
             */
            sharing: "private" | "organization";
        };
        SingleSignOn: {
            is_set: boolean;
            issuer: string | null;
            client_id: string | null;
            has_secret: boolean;
            scopes: string[];
            group_claim: string | null;
            group_roles: {
                group: string;
                /** @enum {string} */
                role: "admin" | "user" | "viewer";
            }[];
            default_role: ("admin" | "user" | "viewer") | null;
            email_domains: string[];
            creates_users: boolean;
            updated_at: string | null;
            /** @description What the provider has to allow as redirect URI; null where PUBLIC_URL is not set. */
            callback_url: string | null;
        };
        Snapshot: {
            session_id: string;
            turn_id: string;
            /** @description Names the content: the same for the same files. */
            tree: string | null;
            /** @description Why there is no snapshot. */
            problem: {
                /** @enum {string} */
                code: "failed" | "took_too_long" | "too_many_files" | "disk_full" | "quota_reached" | "removed";
                message: string;
            } | null;
            /** @description Files, folders and links. */
            files: number;
            bytes: number;
            /** @description What it was the first to bring; this counts for the quota. */
            added_bytes: number;
            skipped: {
                path: string;
                /** @enum {string} */
                reason: "socket" | "fifo" | "device" | "too_deep" | "too_large" | "unreadable";
            }[];
            skipped_count: number;
            /** Format: date-time */
            created_at: string;
        };
        Statistics: {
            /** @description Who is active, by role. */
            users: {
                [key: string]: number;
            };
            inactive_users: number;
            /** @description By status; those that are deleted are not counted. */
            sessions: {
                [key: string]: number;
            };
            tasks: number;
            /** @description By status. */
            executions: {
                [key: string]: number;
            };
            /** @description Of the last 1, 7 and 30 days of 24 hours. */
            activity: {
                days: number;
                turns: number;
                failed_turns: number;
                tool_calls: number;
                /** @description That ended with an error, or were denied. */
                failed_tool_calls: number;
            }[];
            /** @description Of the days of UTC, of 30, on which there were any. */
            costs: {
                day: string;
                cost_usd: string;
            }[];
            pending_approvals: number;
            /** @description Of approvals that people have decided in 30 days. */
            median_seconds_to_decide: number | null;
            storage_bytes: number;
        };
        StreamTicket: {
            ticket: string;
            /** Format: date-time */
            expires_at: string;
        };
        /**
         * @example {
         *       "reason": "The bill of June is open."
         *     }
         */
        SuspendOrganizationInput: {
            /** @description Its users are told so. */
            reason: string;
        };
        /**
         * @example {
         *       "is_on": false,
         *       "reason": "We look into an incident."
         *     }
         */
        SwitchFeatureInput: {
            is_on: boolean;
            /** @description Whoever is refused is told so, while it is off. */
            reason?: string;
        };
        TakeSecondStepInput: {
            challenge: string;
            /** @description Six digits of the phone; or a recovery code, once. */
            code: string;
        };
        Task: {
            id: string;
            owner_id: string;
            name: string;
            description: string | null;
            prompt_template: string;
            variables: {
                name: string;
                /** @enum {string} */
                type: "string" | "number" | "integer" | "boolean" | "date" | "enum" | "json";
                required: boolean;
                default?: unknown;
                description?: string;
                values?: string[];
                max_length: number;
            }[];
            template_id: string | null;
            session: components["schemas"]["TaskSessionShown"];
            /** @enum {string} */
            workspace: "fresh" | "kept" | "template";
            /** @description What is written up of each execution. */
            report: {
                /** @enum {string} */
                format: "json" | "markdown" | "html" | "pdf" | "csv";
                sections: ("executive_summary" | "summary" | "recommendations" | "sessions" | "conversation" | "tool_calls" | "files" | "approvals" | "decisions" | "costs" | "errors" | "timeline")[];
                template_id?: string;
                /** @constant */
                summary?: "model";
                title?: string;
                look?: {
                    header?: string;
                    footer?: string;
                    logo_text?: string;
                    accent?: string;
                };
            } | null;
            workspace_session_id: string | null;
            notifications: components["schemas"]["NotificationRule"][];
            retry: {
                max_attempts: number;
                first_delay_seconds: number;
                max_delay_seconds: number;
            };
            max_concurrent: number;
            timeout_seconds: number;
            tags: string[];
            /** @enum {string} */
            sharing: "private" | "organization";
            is_active: boolean;
            version: number;
            /** @description What the task was made from. */
            task_template_id: string | null;
            task_template_version: number | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @description The report that is made of each execution at its end, for the owner of the task.
         * @example {
         *       "format": "html",
         *       "sections": [
         *         "summary",
         *         "conversation",
         *         "files"
         *       ]
         *     }
         */
        TaskReportInput: {
            /** @enum {string} */
            format: "json" | "markdown" | "html" | "pdf" | "csv";
            /** @description As of any report. Absent or empty with a template, which says it. */
            sections?: ("executive_summary" | "summary" | "recommendations" | "sessions" | "conversation" | "tool_calls" | "files" | "approvals" | "decisions" | "costs" | "errors" | "timeline")[];
            title?: string;
            /** @description Text for head and foot, and a colour, of HTML, PDF and Markdown. */
            look?: {
                header?: string;
                footer?: string;
                logo_text?: string;
                accent?: string;
            };
            /** @description The report template that says which sections there are, in which order and under which titles; its texts stand beside them. `title` and `look` go before what it says of those. */
            template_id?: string;
            /**
             * @description `model`: a model writes an executive summary, marked as such, at the beginning or where the sections or the template say `executive_summary`. It costs what a short turn of the session costs, of the same budgets; when they are spent the report is made without it and says so.
             * @enum {string}
             */
            summary?: "model";
        };
        /** @description How often it is tried, each time from the beginning in a new session, when the model is overloaded, unreachable or out of requests, or when the agent or its server is lost. The pause before each attempt is twice the one before. */
        TaskRetryInput: {
            /** @default 3 */
            max_attempts?: number;
            /** @default 30 */
            first_delay_seconds?: number;
            /** @default 3600 */
            max_delay_seconds?: number;
        };
        /** @description How the sessions of executions are set up, as for POST /sessions. */
        TaskSessionInput: {
            sdk_options?: components["schemas"]["SdkOptionsInput"];
            policies?: (string | {
                /** @default the session's own */
                name?: string;
                /**
                 * @description For calls that none of its rules decides; absent: it says nothing of them.
                 * @enum {string}
                 */
                default?: "allow" | "deny" | "ask";
                rules: components["schemas"]["PolicyRuleInput"][];
            })[];
            metadata?: {
                [key: string]: string | number | boolean | null;
            };
            include_partial_messages?: boolean;
            /** @description How long a turn may run. */
            timeout_seconds?: number;
            /**
             * @description What becomes of a turn whose server is lost or shuts down: it ends and the session waits for a prompt, it goes on by itself elsewhere (up to four attempts), or the session fails. Absent: background sessions resume, others wait.
             * @enum {string}
             */
            on_interrupted?: "wait" | "resume" | "fail";
            /** @description Hooks of this session only, besides its organization's. */
            hooks?: components["schemas"]["NewHookInput"][];
            /** @description A group of tools that holds in the session, as it is when each call is made. */
            tool_group_id?: string;
        };
        TaskSessionShown: {
            sdk_options?: components["schemas"]["SdkOptionsShown"];
            policies?: (string | {
                name: string;
                /** @enum {string} */
                default?: "allow" | "deny" | "ask";
                rules: ({
                    kind: string;
                    /** @enum {string} */
                    effect: "allow" | "deny" | "ask";
                } & {
                    [key: string]: unknown;
                })[];
            })[];
            metadata?: {
                [key: string]: unknown;
            };
            include_partial_messages?: boolean;
            /** @description How long a turn may run. */
            timeout_seconds?: number;
            /**
             * @description What becomes of a turn whose server is lost or shuts down: it ends and the session waits for a prompt, it goes on by itself elsewhere (up to four attempts), or the session fails. Absent: background sessions resume, others wait.
             * @enum {string}
             */
            on_interrupted?: "wait" | "resume" | "fail";
            /** @description Hooks of this session only, besides its organization's. */
            hooks?: components["schemas"]["NewHook"][];
            /** @description A group of tools that holds in the session, as it is when each call is made. */
            tool_group_id?: string;
        };
        TaskTemplate: {
            id: string;
            name: string;
            description: string | null;
            /** @enum {string} */
            category: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            tags: string[];
            version: number;
            task: components["schemas"]["ProposedTask"];
            /** @description How many tasks were made from it. */
            usage_count: number;
            last_used_at: string | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        TaskTemplateDraftInput: {
            name: string;
            description?: string;
            /**
             * @default custom
             * @enum {string}
             */
            category?: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            /** @default [] */
            tags?: string[];
            /** @description The task that is proposed, as `POST /tasks` takes it. */
            task: components["schemas"]["CreateTaskInput"];
        };
        TaskTemplateStats: {
            templates: number;
            /** @description From the templates that there are. */
            tasks_created: number;
            by_category: {
                [key: string]: number;
            };
            most_used: {
                id: string;
                name: string;
                usage_count: number;
                last_used_at: string | null;
            }[];
        };
        TaskTemplateVersion: {
            name: string;
            description: string | null;
            /** @enum {string} */
            category: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            tags: string[];
            version: number;
            task: components["schemas"]["ProposedTask"];
            changed_by: string;
            /** Format: date-time */
            changed_at: string;
        };
        TaskVariableInput: {
            name: string;
            /**
             * @default string
             * @enum {string}
             */
            type?: "string" | "number" | "integer" | "boolean" | "date" | "enum" | "json";
            /** @default true */
            required?: boolean;
            /** @description Of its type; it then never is missing. */
            default?: unknown;
            description?: string;
            /** @description For `enum`. */
            values?: string[];
            /**
             * @description Of the text that stands for it in the prompt, in characters.
             * @default 10000
             */
            max_length?: number;
        };
        TestNotification: {
            /** @description What came of it is in the list. */
            notification_id: string;
        };
        Tokens: {
            access_token: string;
            refresh_token: string;
            /** @constant */
            token_type: "Bearer";
            /** @description Seconds until the access token expires. */
            expires_in: number;
        };
        ToolCall: {
            id: string;
            session_id: string;
            turn_id: string;
            tool_use_id: string;
            tool_name: string;
            input: {
                [key: string]: unknown;
            };
            output: string | null;
            /** @enum {string} */
            status: "pending" | "running" | "success" | "error" | "denied";
            permission_decision: ("allow" | "deny" | "ask") | null;
            permission_reason: string | null;
            parent_tool_use_id: string | null;
            /** Format: date-time */
            started_at: string;
            ended_at: string | null;
            duration_ms: number | null;
        };
        ToolGroup: {
            id: string;
            name: string;
            description: string | null;
            allowed_tools: string[];
            disallowed_tools: string[];
            version: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /**
         * @example {
         *       "name": "Reading",
         *       "allowed_tools": [
         *         "Read",
         *         "Grep",
         *         "Glob"
         *       ],
         *       "disallowed_tools": [
         *         "Read(*.pem)"
         *       ]
         *     }
         */
        ToolGroupDraftInput: {
            name: string;
            description?: string;
            /**
             * @description Tool patterns such as `Read` or `Bash(git *)`; empty: all that is not disallowed.
             * @default []
             */
            allowed_tools?: string[];
            /**
             * @description Never run; these win over what any list allows.
             * @default []
             */
            disallowed_tools?: string[];
        };
        /**
         * @example {
         *       "amount_usd": 5
         *     }
         */
        TopUpBudgetInput: {
            amount_usd: number;
        };
        Trigger: {
            id: string;
            task_id: string;
            name: string;
            /**
             * @description Who sends, which says how messages are signed and what of them is there ready-made: any JSON, signed as in Standard Webhooks (`generic`); `github`; the webhook receiver of `alertmanager`, with the secret as bearer token or password.
             * @enum {string}
             */
            source: "generic" | "github" | "alertmanager";
            /** @description Names of messages that count, such as `push`, `issues.opened` or `issues.*`; `firing` and `resolved` of Alertmanager; else what is in `type` or `event`. None: all. */
            events: string[];
            /** @description All of them must hold. */
            conditions: components["schemas"]["TriggerCondition"][];
            /** @description Where in a message the values of variables are, as JSON pointers. Variables that are neither here nor in `fixed` get what the source has ready under their names. */
            mapping: {
                [key: string]: string;
            };
            /** @description Variables that are always the same. */
            fixed: {
                [key: string]: unknown;
            };
            dedupe_pointer: string | null;
            /** @description How far the time of a message may be from now. Those of GitHub and Alertmanager have none. */
            tolerance_seconds: number;
            /** @description More is refused with 429. */
            rate_per_minute: number;
            version: number;
            is_paused: boolean;
            paused_at: string | null;
            paused_reason: string | null;
            /** @description Executions that have failed in a row; at 20 the trigger is paused. */
            consecutive_failures: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description Holds if what the JSON pointer leads to is one of these. */
        TriggerCondition: {
            pointer: string;
            one_of: (string | number | boolean | null)[];
        };
        /** @description Holds if what the JSON pointer leads to is one of these. */
        TriggerConditionInput: {
            pointer: string;
            one_of: (string | number | boolean | null)[];
        };
        TriggerEvent: {
            id: string;
            trigger_id: string;
            /** @enum {string} */
            outcome: "accepted" | "duplicate" | "filtered" | "refused";
            /** @description Why it was filtered or refused. */
            reason: string | null;
            detail: string | null;
            /** @description What the message is called. */
            event: string | null;
            /** @description What its sender calls it: the id of the delivery. */
            delivery: string | null;
            bytes: number;
            /** @description Of a duplicate: that of the first. */
            execution_id: string | null;
            /** Format: date-time */
            received_at: string;
        };
        /** @description What the message would lead to, were it new and well signed. */
        TriggerPreview: {
            /** @enum {string} */
            outcome: "accepted" | "filtered" | "refused";
            reason: string | null;
            detail: string | null;
            variables: {
                [key: string]: unknown;
            } | null;
            prompt: string | null;
        };
        TriggerReceipt: {
            /** @description Of the entry in the events of the trigger. */
            id: string;
            /** @enum {string} */
            outcome: "accepted" | "duplicate" | "filtered";
            execution_id: string | null;
        };
        Turn: {
            id: string;
            session_id: string;
            ordinal: number;
            /** @enum {string} */
            status: "queued" | "running" | "parked" | "completed" | "failed" | "interrupted";
            /** @description What a parked turn waits for: it keeps its place, and goes on by itself or when it is woken. */
            parked_for: ("quota" | "approval" | "pause" | "interruption" | "retry") | null;
            /** @description How often the turn was begun; going on after a wait is no new attempt. The log tells of each. */
            attempts: number;
            /** @description When a parked turn goes on by itself. */
            resume_at: string | null;
            prompt: string;
            /** @description The user who sent it; null where nobody did. */
            asked_by: string | null;
            /** @description Set when it was an operator, on a visit, who sent it in the place of this user. */
            visit_id: string | null;
            attachments: components["schemas"]["Attachment"][];
            stop_reason: string | null;
            error: {
                code: string;
                message: string;
            } | null;
            result_text: string | null;
            structured_output: unknown;
            metrics: {
                /** @description How long the turn ran, without the time it was parked. */
                duration_ms: number | null;
                input_tokens: number;
                output_tokens: number;
                cache_creation_tokens: number;
                cache_read_tokens: number;
                cost_usd: string;
            };
            /** Format: date-time */
            created_at: string;
            started_at: string | null;
            ended_at: string | null;
        };
        Upload: {
            count: number;
            /** @description The first thousand. */
            paths: string[];
        };
        /** @description The key itself is never shown. */
        UpstreamKey: {
            is_set: boolean;
            base_url: string | null;
        };
        Usage: {
            /** @enum {string} */
            by: "model" | "user" | "session" | "day" | "task";
            /** @description The dearest first. */
            items: {
                /** @description The model, the day such as 2026-07-01, or the id; `none` for all that no task ran. */
                name: string;
                calls: number;
                input_tokens: number;
                output_tokens: number;
                cache_creation_tokens: number;
                cache_read_tokens: number;
                cost_usd: string;
            }[];
            total_cost_usd: string;
        };
        User: {
            id: string;
            organization_id: string;
            /**
             * @description A service account is a user that only API keys act for.
             * @enum {string}
             */
            kind: "person" | "service";
            email: string;
            name: string;
            /** @enum {string} */
            role: "admin" | "user" | "viewer";
            /** @description The role of the organization that says what they may do, in place of `role`. */
            custom_role: {
                id: string;
                name: string;
            } | null;
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            last_login_at: string | null;
        };
        /**
         * @example {
         *       "reason": "Ticket 4711: sessions do not start.",
         *       "minutes": 30
         *     }
         */
        VisitOrganizationInput: {
            /** @description It is in the audit logs of both, and told to whom it is about. */
            reason: string;
            /** @default 15 */
            minutes?: number;
            /** @description In whose place; absent for a user of the operators’ own, who is an admin there. */
            as_user_id?: string;
        };
        WebhookDelivery: {
            id: string;
            endpoint_id: string;
            /** @description The `webhook-id` and `id` of the message, at each try. */
            event_id: string;
            type: string;
            data: {
                [key: string]: unknown;
            };
            /** @enum {string} */
            status: "pending" | "delivered" | "dead";
            attempts: number;
            /** @description What the receiver answered last. */
            last_status: number | null;
            last_error: string | null;
            last_duration_ms: number | null;
            last_attempt_at: string | null;
            /** @description Null when it is over, and while it waits for the one before it. */
            next_attempt_at: string | null;
            /** Format: date-time */
            created_at: string;
            ended_at: string | null;
        };
        WebhookEndpoint: {
            id: string;
            url: string;
            description: string | null;
            events: string[];
            enabled: boolean;
            /** @description Why the service switched it off; null when people did, or when it is on. */
            disabled_reason: ("failing" | "gone") | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        WorkspaceDiff: {
            from: string;
            to: string;
            files: {
                path: string;
                /** @enum {string} */
                change: "added" | "removed" | "changed";
                size_before: number;
                size_after: number;
                is_binary: boolean;
                lines_added: number;
                lines_removed: number;
                /** @description Unified; null for what is no text, or too much of it. */
                diff: string | null;
            }[];
            has_more: boolean;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ok";
                        version: string;
                    };
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ready" | "degraded" | "not_ready";
                        /** @enum {string} */
                        role: "all" | "api" | "worker";
                        checks: {
                            [key: string]: {
                                ok: boolean;
                                /** @enum {boolean} */
                                degraded?: true;
                                detail?: string;
                            };
                        };
                    };
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "ready" | "degraded" | "not_ready";
                        /** @enum {string} */
                        role: "all" | "api" | "worker";
                        checks: {
                            [key: string]: {
                                ok: boolean;
                                /** @enum {boolean} */
                                degraded?: true;
                                detail?: string;
                            };
                        };
                    };
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LoginInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorNeeded"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    refreshToken: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefreshInput"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMeInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangePasswordInput"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listLogins: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["LoginEntry"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endLogin: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                login_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    logoutEverywhere: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RegisterInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactorNeeded"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    askForPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AskForPasswordResetInput"];
            };
        };
        responses: {
            /** @description If there is such an account, a mail is on its way to it */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetPassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ResetPasswordInput"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeSecondStep: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TakeSecondStepInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondStepTaken"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolAtLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolAtLoginInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferedSecret"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SecondFactor"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    enrolSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EnrolSecondFactorInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfferedSecret"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    confirmSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ConfirmSecondFactorInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RecoveryCodes"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    disableSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DisableSecondFactorInput"];
            };
        };
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetSecondFactor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    startSsoLogin: {
        parameters: {
            query: {
                /** @description The short name of the organization. */
                organization: string;
                /** @description The SHA-256, in base64url, of a random text that the program keeps. */
                challenge: string;
                /** @description Where the program waits on 127.0.0.1. Absent: the browser shows the code. */
                port?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The browser is led on */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    finishSsoLogin: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The code, for people to carry */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The browser is led on */
            302: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exchangeSsoCode: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExchangeSsoCodeInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSingleSignOn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SingleSignOn"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setSingleSignOn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetSingleSignOnInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SingleSignOn"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeSingleSignOn: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createStreamTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    session_id?: string;
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StreamTicket"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listUsers: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                role?: "admin" | "user" | "viewer";
                is_active?: string;
                /** @description Part of the name or the address. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["User"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createUser: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateUserInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeUserInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["User"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endLoginsOfUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    grantPasswordReset: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PasswordReset"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRoles: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Role"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createRole: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleDraftInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRole: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceRole: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                role_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleDraftInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Role"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteRole: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                role_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listOrganizations: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OperatedOrganization"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateOrganizationInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeOrganization"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatedOrganization"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operateOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OperateOrganizationInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatedOrganization"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suspendOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SuspendOrganizationInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatedOrganization"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    reinstateOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatedOrganization"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    visitOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["VisitOrganizationInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeOperatorVisit"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endVisit: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
                visit_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Ended */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAnnouncements: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Announcement"][];
                        /** @description Set while nothing can be changed. */
                        maintenance: components["schemas"]["Maintenance"] | null;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    announce: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AnnounceInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Announcement"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    takeAnnouncementBack: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    beginMaintenance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MaintainInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Maintenance"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    endMaintenance: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteOrganizationInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatedOrganization"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    keepOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OperatedOrganization"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteOwnOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DeleteOwnOrganizationInput"];
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LeavingOrganization"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listDeletionCertificates: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["DeletionCertificate"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    showDeletionCertificate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                organization_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DeletionCertificate"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFeatures: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Feature"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    operateFeatures: {
        parameters: {
            query?: {
                /** @description For this organization alone, where it goes before what holds for the service. */
                organization_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Feature"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    switchFeature: {
        parameters: {
            query?: {
                /** @description For this organization alone, where it goes before what holds for the service. */
                organization_id?: string;
            };
            header?: never;
            path: {
                feature: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SwitchFeatureInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feature"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resetFeature: {
        parameters: {
            query?: {
                /** @description For this organization alone, where it goes before what holds for the service. */
                organization_id?: string;
            };
            header?: never;
            path: {
                feature: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Feature"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Statistics"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServiceStatistics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ServiceStatistics"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessionShares: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SessionShare"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    shareSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareSessionInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionShare"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    unshareSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
                user_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessionLinks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SessionLink"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeSessionLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeSessionLinkInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeSessionLink"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    revokeSessionLink: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
                link_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    openSessionLink: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["OpenSessionLinkInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSharedSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                link_token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SharedSession"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSharedMessages: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path: {
                link_token: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SharedMessage"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listInvitations: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Invitation"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    invite: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["InviteInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeInvitation"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    withdrawInvitation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Withdrawn */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApiKeys: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ApiKey"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateApiKeyInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeApiKey"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteApiKey: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportAuditLog: {
        parameters: {
            query?: {
                actor_id?: string;
                /** @description One of the table in docs/audit.md, or all that begin alike, such as `session.*`. */
                action?: string;
                resource_type?: "account" | "agent_limits" | "api_key" | "approval" | "archive" | "archive_rules" | "audit_log" | "budget" | "execution" | "feature" | "files" | "hook" | "invitation" | "job" | "login" | "mcp_server" | "notification_channel" | "notification_preferences" | "operation" | "operator_visit" | "organization" | "organization_export" | "policy" | "quota" | "report" | "report_template" | "role" | "schedule" | "service" | "session" | "session_share" | "session_template" | "single_sign_on" | "task" | "task_template" | "tool_group" | "trigger" | "turn" | "upstream_key" | "user" | "webhook_delivery" | "webhook_endpoint";
                resource_id?: string;
                outcome?: "success" | "failure" | "denied";
                request_id?: string;
                from?: string;
                /** @description Exclusive. */
                until?: string;
                /** @description A part of an id, an address, the name of a program, or an action. */
                q?: string;
                format?: "jsonl" | "csv";
                /** @description Only what comes after this `seq`, to go on from an earlier export. */
                after?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The log, in the format that was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditEntries: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                actor_id?: string;
                /** @description One of the table in docs/audit.md, or all that begin alike, such as `session.*`. */
                action?: string;
                resource_type?: "account" | "agent_limits" | "api_key" | "approval" | "archive" | "archive_rules" | "audit_log" | "budget" | "execution" | "feature" | "files" | "hook" | "invitation" | "job" | "login" | "mcp_server" | "notification_channel" | "notification_preferences" | "operation" | "operator_visit" | "organization" | "organization_export" | "policy" | "quota" | "report" | "report_template" | "role" | "schedule" | "service" | "session" | "session_share" | "session_template" | "single_sign_on" | "task" | "task_template" | "tool_group" | "trigger" | "turn" | "upstream_key" | "user" | "webhook_delivery" | "webhook_endpoint";
                resource_id?: string;
                outcome?: "success" | "failure" | "denied";
                request_id?: string;
                from?: string;
                /** @description Exclusive. */
                until?: string;
                /** @description A part of an id, an address, the name of a program, or an action. */
                q?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditEntry"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuditCheckpoints: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["AuditCheckpoint"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeSessionInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessions: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                status?: "created" | "connecting" | "active" | "processing" | "waiting" | "paused" | "completed" | "failed" | "terminated" | "archived";
                mode?: "interactive" | "background" | "forked";
                is_fork?: string;
                /** @description Only those of this user. */
                user_id?: string;
                /** @description Only what others share with you. */
                shared_with_me?: string;
                /** @description Text in the name or the description. */
                q?: string;
                created_from?: string;
                created_until?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Session"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSession: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSessionInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSessionTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionTemplate"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceSessionTemplate: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SessionTemplateDraftInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionTemplate"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSessionTemplate: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessionTemplateVersions: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SessionTemplateVersion"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    shareSessionTemplate: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                template_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ShareSessionTemplateInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionTemplate"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchSessionTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SearchSessionTemplatesInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SessionTemplate"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPopularSessionTemplates: {
        parameters: {
            query?: {
                limit?: number;
                category?: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SessionTemplate"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessionTemplates: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                category?: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SessionTemplate"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSessionTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateSessionTemplateInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionTemplate"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getToolGroup: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                tool_group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolGroup"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceToolGroup: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                tool_group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolGroupDraftInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolGroup"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteToolGroup: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                tool_group_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addAllowedTool: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                tool_group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListedToolInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolGroup"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeAllowedTool: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                tool_group_id: string;
                tool: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolGroup"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    addDisallowedTool: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                tool_group_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ListedToolInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolGroup"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeDisallowedTool: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                tool_group_id: string;
                tool: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolGroup"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listToolGroups: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ToolGroup"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createToolGroup: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ToolGroupDraftInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ToolGroup"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMcpServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mcp_server_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpServer"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteMcpServer: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                mcp_server_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeMcpServer: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                mcp_server_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeMcpServerInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpServer"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMcpTemplates: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["McpTemplate"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    checkMcpServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mcp_server_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpServer"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMcpServers: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                scope?: "user" | "organization";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["McpServer"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createMcpServer: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateMcpServerInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpServer"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    authorizeMcpServer: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mcp_server_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["AuthorizeMcpServerInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpServerAuthorization"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    importMcpServers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ImportMcpServersInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["McpImport"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportMcpServers: {
        parameters: {
            query?: {
                format?: "json" | "yaml";
                scope?: "user" | "organization";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, in the format that was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listMessages: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Message"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listToolCalls: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ToolCall"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTurns: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Turn"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSessionMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionMetrics"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessionMetrics: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["MetricsSnapshot"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNodes: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Node"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listCircuits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Circuit"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getServiceHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getComponentHealth: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                component: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthOfComponent"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listJobs: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Job"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    runJob: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    forkSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ForkInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rewindSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RewindInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Session"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSnapshots: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Snapshot"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSessionArchive: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionArchive"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    archiveSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ArchiveSessionInput"];
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionArchive"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SessionArchive"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listFiles: {
        parameters: {
            query?: {
                /** @description The folder to list; absent: the workspace. */
                path?: string;
                /** @description How many folders deep; 1: what is in the folder itself. Absent: all. */
                depth?: number;
                /** @description `next_after` of the list before. */
                after?: string;
                max_entries?: number;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileTree"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Success */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such range */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    writeFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
                path: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/octet-stream": string;
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No room */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeFile: {
        parameters: {
            query?: {
                /** @description Removes a folder with all that is in it. */
                recursive?: "true" | "false";
            };
            header?: never;
            path: {
                session_id: string;
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadWorkspace: {
        parameters: {
            query?: {
                format?: "tar.gz" | "zip" | "tar.zst";
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    moveFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MoveFileInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No room */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    makeFolder: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MakeFolderInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["File"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No room */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTask: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeTask: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTaskInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTasks: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                /** @description Text in the name or the description. */
                q?: string;
                tag?: string;
                owner_id?: string;
                is_active?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Task"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTask: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTaskInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTaskTemplates: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                category?: "development" | "security" | "production" | "debugging" | "performance" | "custom";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TaskTemplate"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTaskTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskTemplateDraftInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskTemplate"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTaskTemplateStats: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskTemplateStats"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTaskTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskTemplate"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceTaskTemplate: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                task_template_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TaskTemplateDraftInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TaskTemplate"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTaskTemplate: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                task_template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTaskTemplateVersions: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path: {
                task_template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TaskTemplateVersion"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTaskOfTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_template_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTaskOfTemplateInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    executeTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ExecuteTaskInput"];
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTaskExecutions: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                status?: "pending" | "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled";
                trigger?: "manual" | "api" | "scheduled" | "trigger";
            };
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Execution"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    cancelExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelExecutionInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    retryExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Execution"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExecutions: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                status?: "pending" | "queued" | "running" | "waiting" | "completed" | "failed" | "cancelled";
                trigger?: "manual" | "api" | "scheduled" | "trigger";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Execution"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExecution: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ExecutionDetail"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExecutionToolCalls: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path: {
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ToolCall"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    readExecutionFile: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                execution_id: string;
                path: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Success */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such range */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExecutionFiles: {
        parameters: {
            query?: {
                /** @description The folder to list; absent: the workspace. */
                path?: string;
                /** @description How many folders deep; 1: what is in the folder itself. Absent: all. */
                depth?: number;
                /** @description `next_after` of the list before. */
                after?: string;
                max_entries?: number;
            };
            header?: never;
            path: {
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileTree"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadExecutionFiles: {
        parameters: {
            query?: {
                format?: "tar.gz" | "zip" | "tar.zst";
            };
            header?: never;
            path: {
                execution_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/octet-stream": string;
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchFiles: {
        parameters: {
            query: {
                q: string;
                /** @description The folder to look in; absent: the workspace. */
                path?: string;
                /** @description Whether `q` is a regular expression as in JavaScript, with its flag u. */
                regex?: "true" | "false";
                ignore_case?: "true" | "false";
                max_matches?: number;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FileSearch"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    diffWorkspace: {
        parameters: {
            query?: {
                /** @description `start`: nothing at all; `beginning`: what the session began with, which of a fork are files; or a turn. */
                from?: string;
                /** @description `latest`: the last snapshot; `now`: the files as they are; or a turn. */
                to?: string;
                max_files?: number;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WorkspaceDiff"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSchedulesOfTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Schedule"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateScheduleInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSchedules: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                is_paused?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Schedule"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                schedule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteSchedule: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                schedule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeSchedule: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                schedule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeScheduleInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                schedule_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseScheduleInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeSchedule: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                schedule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Schedule"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewSchedule: {
        parameters: {
            query?: {
                count?: number;
            };
            header?: never;
            path: {
                schedule_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ComingTime"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewSchedulesOfTask: {
        parameters: {
            query?: {
                count?: number;
            };
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ComingTime"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewNewSchedule: {
        parameters: {
            query?: {
                count?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateScheduleInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ComingTime"][];
                    };
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTriggersOfTask: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Trigger"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                task_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateTriggerInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeTrigger"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTriggers: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                is_paused?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Trigger"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trigger_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteTrigger: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                trigger_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeTrigger: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                trigger_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeTriggerInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateTriggerSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trigger_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedTriggerSecret"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    pauseTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trigger_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PauseTriggerInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    resumeTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trigger_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Trigger"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTriggerEvents: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                outcome?: "accepted" | "duplicate" | "filtered" | "refused";
            };
            header?: never;
            path: {
                trigger_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["TriggerEvent"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewTrigger: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                trigger_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewTriggerInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggerPreview"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    interruptSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {string} */
                        status: "accepted";
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTurn: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                turn_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Turn"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    querySession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["QueryInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Answer"];
                };
            };
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AcceptedQuery"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listEvents: {
        parameters: {
            query?: {
                /** @description Events with a higher seq. */
                after?: number;
                limit?: number;
                order?: "asc" | "desc";
                /** @description next_cursor of the page before. */
                cursor?: string;
                "types[]"?: string | string[];
                types?: string | string[];
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["SessionEvent"][];
                        has_more: boolean;
                        next_cursor: string | null;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamEvents: {
        parameters: {
            query?: {
                /** @description Events with a higher seq; Last-Event-ID says the same. */
                after?: number;
                /** @description Also send drafts of text while it is written. Absent: as the session was set up. */
                deltas?: string;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A stream; the `data` of each is one of these. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["SessionEvent"] | components["schemas"]["Delta"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listApprovals: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                status?: "pending" | "allowed" | "denied" | "expired" | "cancelled";
                /** @description Only those that wait for you, and that you have not decided on yet. */
                mine?: string;
                session_id?: string;
                turn_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Approval"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getApproval: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    decideApproval: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                approval_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DecideApprovalInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Approval"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    streamOrganizationEvents: {
        parameters: {
            query?: {
                /** @description The id of the last event that you have; Last-Event-ID says the same. */
                after?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": components["schemas"]["SessionEvent"] | components["schemas"]["ExecutionEvent"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setBudget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                scope: "session" | "user" | "organization";
                scope_id: string;
                period: "day" | "month" | "total";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetBudgetInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeBudget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                scope: "session" | "user" | "organization";
                scope_id: string;
                period: "day" | "month" | "total";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    topUpBudget: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                scope: "session" | "user" | "organization";
                scope_id: string;
                period: "day" | "month" | "total";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TopUpBudgetInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Budget"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUsage: {
        parameters: {
            query?: {
                /** @description Days are those of UTC. */
                by?: "model" | "user" | "session" | "day" | "task";
                from?: string;
                /** @description Exclusive. */
                to?: string;
                session_id?: string;
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Usage"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    exportUsage: {
        parameters: {
            query?: {
                /** @description Days are those of UTC. */
                by?: "model" | "user" | "session" | "day" | "task";
                from?: string;
                /** @description Exclusive. */
                to?: string;
                session_id?: string;
                user_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A line for each model, user, session, day or task. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listBudgets: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Budget"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listQuotas: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Quota"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setQuota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                holder: "organization" | "each_user" | "user";
                holder_id: string;
                resource: "sessions" | "tasks" | "prompts_per_minute" | "prompts_per_hour" | "storage_mb";
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetQuotaInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Quota"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeQuota: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                holder: "organization" | "each_user" | "user";
                holder_id: string;
                resource: "sessions" | "tasks" | "prompts_per_minute" | "prompts_per_hour" | "storage_mb";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeHook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hook_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeHookInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Hook"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateHookSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHookExecutions: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path: {
                hook_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["HookExecution"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listHooks: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                event?: "PreToolUse" | "PostToolUse" | "UserPromptSubmit" | "Stop" | "SubagentStop" | "PreCompact" | "SessionStart" | "TurnStart" | "TurnEnd" | "SessionEnd" | "BudgetWarning";
                session_id?: string;
                template_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Hook"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createHook: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateHookInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeHook"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listSessionHooks: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description In the order in which they are asked. */
                        items: components["schemas"]["SessionHook"][];
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookEndpoints: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookEndpoint"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateWebhookEndpointInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeWebhookEndpoint"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeWebhookEndpointInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookEndpoint"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateWebhookEndpointSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testWebhookEndpoint: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                status?: "pending" | "delivered" | "dead";
            };
            header?: never;
            path: {
                endpoint_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["WebhookDelivery"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    redeliverWebhook: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                delivery_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebhookDelivery"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotifications: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                status?: "pending" | "sent" | "dead" | "dropped";
                event?: "execution.completed" | "execution.failed" | "execution.cancelled" | "execution.waiting" | "schedule.paused" | "trigger.paused" | "budget.threshold_reached" | "budget.exhausted" | "quota.threshold_reached" | "quota.exhausted" | "visit.began" | "notification.test";
                channel_id?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Notification"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testMail: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestNotification"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotificationPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPreferences"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setNotificationPreferences: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetNotificationPreferencesInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationPreferences"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getNotificationChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationChannel"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeNotificationChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeNotificationChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeNotificationChannelInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["NotificationChannel"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    rotateNotificationChannelSecret: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RotatedSecret"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    testNotificationChannel: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                channel_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TestNotification"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listNotificationChannels: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["NotificationChannel"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createNotificationChannel: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateNotificationChannelInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MadeNotificationChannel"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getUpstreamKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpstreamKey"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setUpstreamKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetUpstreamKeyInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UpstreamKey"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    removeUpstreamKey: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Removed */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAgentLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentLimits"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setAgentLimits: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetAgentLimitsInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["AgentLimits"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getArchiveRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveRules"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    setArchiveRules: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SetArchiveRulesInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ArchiveRules"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeOrganization: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ChangeOrganizationInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Organization"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replacePolicy: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                policy_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PolicyDraftInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deletePolicy: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                policy_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPolicies: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                level?: "organization" | "user" | "template" | "session" | "built-in";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Policy"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreatePolicyInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Policy"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getPolicyVersion: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policy_id: string;
                version: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PolicyVersion"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    dryRunPolicy: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                policy_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["DryRunInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["DryRunResult"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listPermissions: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                decision?: "allow" | "deny";
                level?: "organization" | "user" | "template" | "session" | "tool_group" | "built-in" | "default" | "hook" | "gate";
                tool_name?: string;
                policy_id?: string;
                turn_id?: string;
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["PermissionDecision"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listExports: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["OrganizationExport"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createExport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationExport"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OrganizationExport"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadExport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                export_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, or the part of it that was asked for. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description The file, or the part of it that was asked for. */
            206: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No such range */
            416: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                report_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                report_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    downloadReport: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                report_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file, of the type of its format. JSON is as getReportSchema says. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": unknown;
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReports: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
                session_id?: string;
                execution_id?: string;
                status?: "queued" | "running" | "completed" | "failed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["Report"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createReport: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CreateReportBodyInput"];
            };
        };
        responses: {
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Report"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReportSchema: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    previewReportTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PreviewReportBodyInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportPreview"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReportTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                report_template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportTemplate"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceReportTemplate: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                report_template_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportTemplateDraftInput"];
            };
        };
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportTemplate"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteReportTemplate: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string;
            };
            path: {
                report_template_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listReportTemplates: {
        parameters: {
            query?: {
                limit?: number;
                skip?: number;
                /** @description next_cursor of the page before; wins over skip. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Success */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: components["schemas"]["ReportTemplate"][];
                        /** @description All matching items; null when a cursor made counting costly. */
                        total: number | null;
                        skip: number;
                        limit: number;
                        next_cursor: string | null;
                        has_more: boolean;
                    };
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createReportTemplate: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReportTemplateDraftInput"];
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportTemplate"];
                };
            };
            /** @description Malformed request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    uploadFiles: {
        parameters: {
            query?: {
                /** @description The folder to put the files into; absent: the workspace. */
                path?: string;
                /** @description The file is a zip, tar, tar.gz or tar.zst, and what is in it is put there. */
                extract?: "true" | "false";
            };
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    file?: string[];
                };
            };
        };
        responses: {
            /** @description Success */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Upload"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description No room */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    receiveMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                token: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": string;
            };
        };
        responses: {
            /** @description It came before, or does not count. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggerReceipt"];
                };
            };
            /** @description Success */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TriggerReceipt"];
                };
            };
            /** @description Not authenticated */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not allowed */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported media type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Invalid input */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too many requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
