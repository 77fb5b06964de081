//! Every type of the generated clients, with its JSON Schema and a reading and writing back.
//!
//! A test compares this list with the models, so that a type that is new or gone fails.

use schemars::{Schema, SchemaGenerator};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// A generated type.
pub struct Entry {
    /// The API.
    pub api: &'static str,
    /// The type's name.
    pub name: &'static str,
    /// Its JSON Schema, by schemars.
    pub schema: fn() -> Schema,
    /// JSON read as the type and written again.
    pub round_trip: fn(&Value) -> Result<Value, serde_json::Error>,
}

fn schema_of<T: schemars::JsonSchema>() -> Schema {
    SchemaGenerator::default().into_root_schema_for::<T>()
}

fn round_trip<T: Serialize + DeserializeOwned>(value: &Value) -> Result<Value, serde_json::Error> {
    serde_json::to_value(serde_json::from_value::<T>(value.clone())?)
}

macro_rules! roster {
    ($($api:ident { $($name:ident)* })*) => {
        /// Every type, API by API in the order of the bundle.
        pub const ROSTER: &[Entry] = &[$($(Entry {
            api: stringify!($api),
            name: stringify!($name),
            schema: schema_of::<orgkit_client::$api::types::$name>,
            round_trip: round_trip::<orgkit_client::$api::types::$name>,
        },)*)*];
    };
}

roster! {
    partoo {
        OrgId
        OrgName
        OrgAlias
        OrgProvider
        OrgType
        OrgMaxBusinesses
        OrgLastApiCall
        FeatureEnum
        Feature
        OrgFeatures
        OrgAvailableFeatures
        RequestStatus
        Org
        PlanName
        OrgPlan
        OrgPlans
        OrgPlanUpdate
        BusinessField
        BusinessFieldType
        BusinessFieldSection
        BusinessFieldSectionName
        Response400
        Response400Errors
        Response401
        Response401Errors
        Response403
        Response403Errors
        Response404
        Response404Errors
        UpdateOrganizationBody
        UpdateOrganizationResponse
        Response415Errors
        Response415
        DeleteOrganizationResponse
        CreateOrganizationBody
        CreateOrganizationResponse
        SearchOrganizationsResponse
        UpdateOrganizationPlansBody
        UpdateOrganizationPlansResponse
    }
    rivergen {
        Organization
        Workspace
        ErrorBody
        ErrorBodyErrorDetails
        ErrorBodyError
        ListOrganizationsResponseData
        ListOrganizationsResponse
        CreateOrganizationBody
        CreateOrganizationResponseDataUser
        CreateOrganizationResponseData
        CreateOrganizationResponse
        GetOrganizationResponseData
        GetOrganizationResponse
        UpdateOrganizationBody
        UpdateOrganizationResponseData
        UpdateOrganizationResponse
        ListWorkspacesResponseData
        ListWorkspacesResponse
        CreateWorkspaceBody
        CreateWorkspaceResponseData
        CreateWorkspaceResponse
        CreateOrgTokenBody
        CreateOrgTokenResponseData
        CreateOrgTokenResponse
    }
    kare {
        Creator
        Actions
        UpdatableFields
        MyUpdatableFields
        Settings
        Organization
        ListedOrganization
        UpdatedOrganization
        MyOrganization
        OrganizationExtend
        ListOrganizationsExtend
        MyOrganizationExtend
        Address
        UpdateOrganization
        UpdateMyOrganization
        ListOrganizationsResponsePagination
        ListOrganizationsResponse
        GetOrganizationByIdResponse
        UpdateOrganizationResponse
        GetMyOrganizationResponse
        UpdateMyOrganizationResponse
    }
    katapult {
        Currency
        Country
        CountryState
        Organization
        ShortOrganization
        ManagedOrganization
        NamedOrganization
        OrganizationLookup
        KeyValue
        User
        PaginationObject
        PolicyType
        FinancialPolicyLimit
        PolicyLimit
        PolicyLimitWithoutCurrent
        PolicyLimits
        PolicyFeature
        PolicyFeatures
        DecimalOrUnlimited
        IntegerOrUnlimited
        IntegerValue
        OrganizationPolicy
        SinglePriceVariant
        PriceResourceWithSinglePriceVariant
        OrganizationDeletionStep
        OrganizationDeletionSteps
        ApiAuthenticator400Schema
        ApiAuthenticator400SchemaCode
        PolicyNotAvailableForManagedOrganizationsSchema
        PolicyNotAvailableForManagedOrganizationsSchemaCode
        PricesNotAvailableForManagedOrganizationsSchema
        PricesNotAvailableForManagedOrganizationsSchemaCode
        UnauthorizedNetworkForApiTokenSchema
        UnauthorizedNetworkForApiTokenSchemaCode
        UnauthorizedNetworkForApiTokenSchemaDetail
        InvalidApiTokenSchema
        InvalidApiTokenSchemaCode
        InvalidApiTokenSchemaDetail
        InvalidCapabilitiesTokenSchema
        InvalidCapabilitiesTokenSchemaCode
        ScopeNotGrantedError
        ScopeNotGrantedErrorSchema
        ScopeNotGrantedErrorSchemaCode
        OrganizationSuspendedSchema
        OrganizationSuspendedSchemaCode
        OrganizationNotActivatedSchema
        OrganizationNotActivatedSchemaCode
        PermissionDeniedSchema
        PermissionDeniedSchemaCode
        PermissionDeniedSchemaDetail
        OrganizationNotFoundSchema
        OrganizationNotFoundSchemaCode
        NoUserAssociatedWithIdentitySchema
        NoUserAssociatedWithIdentitySchemaCode
        DeletionStepsNotSatisfiedSchema
        DeletionStepsNotSatisfiedSchemaCode
        DeletionStepsNotSatisfiedSchemaDetail
        ManagedOrganizationRequiredSchema
        ManagedOrganizationRequiredSchemaCode
        OrganizationLimitReachedSchema
        OrganizationLimitReachedSchemaCode
        ValidationError
        ValidationErrorSchema
        ValidationErrorSchemaCode
        RateLimitReachedSchema
        RateLimitReachedSchemaCode
        RateLimitReachedSchemaDetail
        DeletionFailedSchema
        DeletionFailedSchemaCode
        ServiceUnavailableSchema
        ServiceUnavailableSchemaCode
        PolicyBadRequestError
        PricesBadRequestError
        ForbiddenError
        LookupForbiddenError
        DeletionForbiddenError
        DeletionConflictError
        UnprocessableError
        GetOrganizationsResponse
        BadRequestResponseWrapped
        BadRequestResponse
        ForbiddenResponseWrapped
        ForbiddenResponse
        RateLimitReachedResponseWrapped
        RateLimitReachedResponse
        ServiceUnavailableResponseWrapped
        ServiceUnavailableResponse
        GetOrganizationResponse
        LookupForbiddenResponseWrapped
        LookupForbiddenResponse
        OrganizationNotFoundResponseWrapped
        OrganizationNotFoundResponse
        GetOrganizationPolicyResponse
        PolicyBadRequestResponseWrapped
        PolicyBadRequestResponse
        GetOrganizationPolicyLimitsResponse
        GetOrganizationPricesResponse
        PricesBadRequestResponseWrapped
        PricesBadRequestResponse
        GetOrganizationDeletionStepsResponse
        DeletionForbiddenResponseWrapped
        DeletionForbiddenResponse
        GetOrganizationManagedResponse
        PostOrganizationManagedBody
        PostOrganizationManagedResponse
        UnprocessableResponseWrapped
        UnprocessableResponse
        DeleteOrganizationBody
        DeleteOrganizationResponse
        DeletionConflictResponseWrapped
        DeletionConflictResponse
        DeletionFailedResponseWrapped
        DeletionFailedResponse
        GetOrganizationUsersWithAccessResponseUsersItem
        GetOrganizationUsersWithAccessResponse
        GetUsersCurrentResponse
        NoUserResponseWrapped
        NoUserResponse
    }
}
