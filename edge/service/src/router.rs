//! From method and path to an operation of the contract.

use matchit::{InsertError, Params};
use selfsame_contract::{Method, Operation};

/// Where a request leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Route {
    /// An operation, with the values in its path.
    Operation(Operation, Vec<(String, String)>),
    /// The OpenAPI document.
    OpenApi,
    /// The readable reference.
    Reference,
    /// The path is known, the method is not.
    WrongMethod,
    /// Nowhere.
    Nowhere,
}

#[derive(Debug, Clone)]
enum Target {
    Operations(Vec<Operation>),
    OpenApi,
    Reference,
}

/// The table of all paths.
#[derive(Debug, Clone)]
pub(crate) struct Router(matchit::Router<Target>);

impl Router {
    /// Builds the table from the contract.
    ///
    /// # Errors
    /// [`InsertError`] when two paths of the contract exclude each other.
    pub(crate) fn new() -> Result<Self, InsertError> {
        let mut router = matchit::Router::new();
        for (path, operations) in operations_by_path() {
            router.insert(path, Target::Operations(operations))?;
        }
        router.insert("/api/v1/openapi.json", Target::OpenApi)?;
        router.insert("/docs", Target::Reference)?;
        Ok(Self(router))
    }

    pub(crate) fn route(&self, method: &http::Method, path: &str) -> Route {
        let Ok(found) = self.0.at(path) else { return Route::Nowhere };
        match found.value {
            Target::Operations(operations) => choose(operations, method, &found.params),
            Target::OpenApi if method == http::Method::GET => Route::OpenApi,
            Target::Reference if method == http::Method::GET => Route::Reference,
            Target::OpenApi | Target::Reference => Route::WrongMethod,
        }
    }
}

fn operations_by_path() -> Vec<(&'static str, Vec<Operation>)> {
    let mut paths: Vec<(&'static str, Vec<Operation>)> = Vec::new();
    for &operation in Operation::ALL {
        let path = operation.description().path;
        match paths.iter_mut().find(|(known, _)| *known == path) {
            Some((_, operations)) => operations.push(operation),
            None => paths.push((path, vec![operation])),
        }
    }
    paths
}

fn choose(operations: &[Operation], method: &http::Method, values: &Params<'_, '_>) -> Route {
    let wanted =
        operations.iter().find(|operation| to_http(operation.description().method) == *method);
    wanted.map_or(Route::WrongMethod, |&operation| {
        let values = values.iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
        Route::Operation(operation, values.collect())
    })
}

fn to_http(method: Method) -> http::Method {
    match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
        Method::Put => http::Method::PUT,
        Method::Delete => http::Method::DELETE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_reached_by_its_own_method_and_path() {
        let router = Router::new().unwrap();
        for &operation in Operation::ALL {
            let path = operation.description().path.replace(['{', '}'], "");
            let route = router.route(&to_http(operation.description().method), &path);
            assert!(matches!(route, Route::Operation(found, _) if found == operation), "{path}");
        }
    }

    #[test]
    fn strangers_are_told_apart() {
        let router = Router::new().unwrap();
        assert_eq!(router.route(&http::Method::PATCH, "/api/v1/customers"), Route::WrongMethod);
        assert_eq!(router.route(&http::Method::POST, "/docs"), Route::WrongMethod);
        assert_eq!(router.route(&http::Method::GET, "/api/v1/voices"), Route::Nowhere);
        assert_eq!(router.route(&http::Method::GET, "/"), Route::Nowhere);
    }
}
