//! The macro that turns the one table of errors into the type and its look-ups.

/// Makes [`crate::ApiError`] out of rows `Variant: status, code, sentence;`.
///
/// A variant with a field gives the field a sample value, so that the list of
/// all errors can hold it.
macro_rules! catalogue {
    ($(
        $(#[doc = $doc:literal])*
        $variant:ident $({ $field:ident: $type:ty = $sample:literal })?:
        $status:literal, $code:expr, $sentence:literal;
    )+) => {
        /// A refusal: one status, one code and one sentence each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
        pub enum ApiError {
            $(
                $(#[doc = $doc])*
                #[error($sentence)]
                $variant $({
                    /// Whole seconds the caller should wait, for the header `Retry-After`.
                    $field: $type,
                })?,
            )+
        }

        impl ApiError {
            /// Every refusal, those with a field with a sample value.
            pub const ALL: &'static [Self] = &[$(Self::$variant $({ $field: $sample })?),+];

            /// The HTTP status.
            #[must_use]
            pub const fn status(self) -> u16 {
                match self {
                    $(Self::$variant { .. } => $status,)+
                }
            }

            /// The code in the body; none means that the answer has no body.
            #[must_use]
            pub const fn code(self) -> Option<ErrorCode> {
                use ErrorCode::*;
                match self {
                    $(Self::$variant { .. } => $code,)+
                }
            }
        }
    };
}

pub(crate) use catalogue;
